import { request } from 'node:http';
import type { Target } from '../../support/http';
import { count, countsText } from '../load';
import { sleep } from '../steps';

/** Streams that are open at the same time. */
export const CONCURRENT_STREAMS = 25;
/** Minimum duration of a stream that counts, in seconds. */
export const MIN_SECONDS = 30;
/** Planned duration of a stream, which determines its number of tokens, in seconds. */
const EXPECTED_SECONDS = 40;
/** Tokens of each stream that measures the speed. */
const SAMPLE_TOKENS = 200;
/** Upper bound of the tokens of a stream. It leaves space for the prompt in the context of the model, 8192 tokens. */
const MAX_TOKENS = 8000;
/** Time without data after which a stream counts as cut, in seconds. A pod can vanish without closing its connections. */
const MAX_SILENCE_SECONDS = 60;
/** Time before a client whose stream failed starts the next one, in seconds. */
const RETRY_SECONDS = 1;

/** End of a stream of tokens. */
interface StreamEnd {
  readonly seconds: number;
  /** Undefined if the client received all tokens. */
  readonly fault?: string;
}

/** Results of the streams. */
export class StreamTally {
  /** Complete streams that took MIN_SECONDS or more. */
  public long = 0;
  /** Complete streams that took less. */
  public short = 0;
  /** Streams that did not end with all tokens. */
  public cut = 0;
  private readonly faults = new Map<string, number>();

  public record({ seconds, fault }: StreamEnd): void {
    if (fault !== undefined) {
      this.cut++;
      count(this.faults, fault);
    } else if (seconds >= MIN_SECONDS) {
      this.long++;
    } else {
      this.short++;
    }
  }

  public toString(): string {
    const faults = countsText(this.faults);
    const total = this.long + this.short + this.cut;
    return `${this.cut} of ${total} streams were cut${faults && ` (${faults})`}, ${this.long} complete ones took ${MIN_SECONDS} s or more`;
  }
}

/** Keeps streams open while the action runs, and waits until the last ones end. */
export async function streamDuring(target: Target, action: () => Promise<void>): Promise<StreamTally> {
  const tokens = await tokensFor(target);
  const tally = new StreamTally();
  let stopped = false;
  const client = async () => {
    while (!stopped) {
      const end = await stream(target, tokens);
      tally.record(end);
      if (end.fault !== undefined) await sleep(RETRY_SECONDS);
    }
  };
  const clients = Promise.all(Array.from({ length: CONCURRENT_STREAMS }, client));
  try {
    await action();
  } finally {
    stopped = true;
    await clients;
  }
  return tally;
}

/** Number of tokens of a stream that takes about EXPECTED_SECONDS next to the other streams, at most MAX_TOKENS. */
async function tokensFor(target: Target): Promise<number> {
  const ends = await Promise.all(Array.from({ length: CONCURRENT_STREAMS }, () => stream(target, SAMPLE_TOKENS)));
  const seconds = Math.min(...ends.map((end) => end.seconds));
  return Math.min(MAX_TOKENS, Math.ceil((SAMPLE_TOKENS / seconds) * EXPECTED_SECONDS));
}

/** Reads one stream on a new connection, and never rejects. */
function stream({ address, port }: Target, tokens: number): Promise<StreamEnd> {
  const start = performance.now();
  return new Promise((resolve) => {
    const end = (fault?: string) => resolve({ seconds: (performance.now() - start) / 1000, fault });
    const options = {
      host: address,
      port,
      path: '/v1/completions',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      agent: false,
    };
    const outgoing = request(options, (incoming) => {
      let last = '';
      incoming.on('data', (chunk: Buffer) => (last = (last + chunk.toString()).slice(-2000)));
      incoming.on('error', (error) => end(error.message));
      incoming.on('end', () => {
        const isComplete = last.includes('"finish_reason":"length"') && last.includes('data: [DONE]');
        end(isComplete ? undefined : `HTTP ${incoming.statusCode}, ends with ${last.replace(/\s+/g, ' ').slice(-80)}`);
      });
    });
    outgoing.on('error', (error) => end(error.message));
    outgoing.setTimeout(MAX_SILENCE_SECONDS * 1000, () =>
      outgoing.destroy(new Error(`no data for ${MAX_SILENCE_SECONDS} s`)),
    );
    outgoing.end(
      JSON.stringify({ model: 'tiny', prompt: 'hello', max_tokens: tokens, ignore_eos: true, stream: true }),
    );
  });
}
