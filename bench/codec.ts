// Which MessagePack library carries our messages: encode and decode of a single tick and of a batch, side by side.
import { Decoder, Encoder } from '@msgpack/msgpack';
import { Packr } from 'msgpackr';
import type { BenchRow } from './statistics.ts';

const createQuote = (index: number) => ({
  kind: 'quote',
  symbol: 'SPY',
  atUs: 1_795_000_000_000_000 + index,
  bidPrice: 145.2,
  bidSize: 300,
  askPrice: 145.21,
  askSize: 200,
});
const createBatch = (count: number) => ({
  v: 1,
  e: 'gateway/m3k2x9',
  n: 123,
  t: 99_999_999,
  m: Array.from({ length: count }, (_, index) => createQuote(index)),
});

export function benchCodec(): readonly BenchRow[] {
  const packr = new Packr({ useRecords: false });
  const [encoder, decoder] = [new Encoder(), new Decoder()];
  const rows: BenchRow[] = [];
  for (const count of [1, 20]) {
    const batch = createBatch(count);
    const bytes = packr.pack(batch);
    const rounds = Math.round(100_000 / count);
    const [ours, other] = fastestOf(5, [
      () => repeat(rounds, () => packr.unpack(packr.pack(batch))),
      () => repeat(rounds, () => decoder.decode(encoder.encode(batch))),
    ]).map((milliseconds) => (milliseconds * 1000) / rounds / count);
    const value = ours ?? Number.NaN;
    const floor = other ?? Number.NaN;
    rows.push({
      name: `msgpackr against @msgpack/msgpack, batch of ${count} (${bytes.length} bytes)`,
      unit: 'µs a tick',
      value,
      floor,
      ratio: value / floor,
      pass: value <= floor,
    });
  }
  return rows;
}

function fastestOf(rounds: number, measures: readonly (() => number)[]): readonly number[] {
  const best = measures.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++) {
    for (const [index, measure] of measures.entries()) best[index] = Math.min(best[index] ?? 0, measure());
  }
  return best;
}

function repeat(rounds: number, work: () => void): number {
  const startedAt = performance.now();
  for (let round = 0; round < rounds; round++) work();
  return performance.now() - startedAt;
}
