"""Writes a Llama with 0.4 million random parameters and its tokenizer to the folder tiny."""

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

TEXT = ["the quick brown fox jumps over the lazy dog", "a model serves requests on kubernetes"]

torch.manual_seed(0)
bytes_of = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokenizer = Tokenizer(models.BPE())
tokenizer.pre_tokenizer = bytes_of
tokenizer.decoder = decoders.ByteLevel()
special = ["<s>", "</s>", "<unk>"]
trainer = trainers.BpeTrainer(vocab_size=512, special_tokens=special, initial_alphabet=bytes_of.alphabet())
tokenizer.train_from_iterator(TEXT * 50, trainer)
fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", unk_token="<unk>")
fast.save_pretrained("tiny")
config = LlamaConfig(
    vocab_size=len(fast),
    hidden_size=128,
    intermediate_size=256,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=8192,
    bos_token_id=fast.bos_token_id,
    eos_token_id=fast.eos_token_id,
)
LlamaForCausalLM(config).to(torch.bfloat16).save_pretrained("tiny")
