"""Writes tiny.gguf, a Llama with 34 million random parameters and a tokenizer of single bytes."""

import gguf
import numpy as np

LAYERS, WIDTH, HIDDEN, HEADS = 8, 512, 2048, 8
special = ["<unk>", "<s>", "</s>"]
tokens = special + [f"<0x{byte:02X}>" for byte in range(256)]
types = [gguf.TokenType.UNKNOWN] + [gguf.TokenType.CONTROL] * 2 + [gguf.TokenType.BYTE] * 256
random = np.random.default_rng(0)

model = gguf.GGUFWriter("tiny.gguf", "llama")
model.add_context_length(2048)
model.add_embedding_length(WIDTH)
model.add_block_count(LAYERS)
model.add_feed_forward_length(HIDDEN)
model.add_head_count(HEADS)
model.add_head_count_kv(HEADS)
model.add_layer_norm_rms_eps(1e-5)
model.add_rope_dimension_count(WIDTH // HEADS)
model.add_vocab_size(len(tokens))
model.add_tokenizer_model("llama")
model.add_token_list(tokens)
model.add_token_scores([0.0] * len(tokens))
model.add_token_types(types)
model.add_unk_token_id(0)
model.add_bos_token_id(1)
model.add_eos_token_id(2)


def add(name, *shape):
    data = random.normal(0, 0.02, shape) if len(shape) > 1 else np.ones(shape)
    model.add_tensor(f"{name}.weight", data.astype(np.float32))


add("token_embd", len(tokens), WIDTH)
add("output_norm", WIDTH)
add("output", len(tokens), WIDTH)
for layer in range(LAYERS):
    block = f"blk.{layer}"
    add(f"{block}.attn_norm", WIDTH)
    for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
        add(f"{block}.{part}", WIDTH, WIDTH)
    add(f"{block}.ffn_norm", WIDTH)
    add(f"{block}.ffn_gate", HIDDEN, WIDTH)
    add(f"{block}.ffn_up", HIDDEN, WIDTH)
    add(f"{block}.ffn_down", WIDTH, HIDDEN)

model.write_header_to_file()
model.write_kv_data_to_file()
model.write_tensors_to_file()
model.close()
