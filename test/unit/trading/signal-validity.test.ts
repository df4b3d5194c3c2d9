// Every field of a signal, absent, mistyped and out of bounds: each mistake is named with what was expected and found.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readSignal } from '../../../trading/signal-validity.ts';
import { createSignal } from '../../support/executor-bench.ts';

const wrong: Readonly<Record<string, readonly unknown[]>> = {
  symbol: [undefined, null, 7, '', 'X'.repeat(501)],
  side: [undefined, null, 'BUY', 'hold', 1],
  quantity: [undefined, 10, '1e3', '0', '-1', '1.0000000001', ''],
  targetQuantity: [undefined, 10, '1e3', '1.0000000001', '5'],
  type: [undefined, 'iceberg', null],
  timeInForce: [undefined, 'whenever', 'DAY'],
  limitPrice: [undefined, '100', 100],
  expiresAtUs: [undefined, '0', 1.5, -1, Number.MAX_SAFE_INTEGER + 1],
  causedAtUs: [undefined, null, Number.NaN],
  decisionPrice: [undefined, '145', -1, Number.NaN],
  reason: [undefined, '', 'x'.repeat(501)],
};

for (const [field, values] of Object.entries(wrong)) {
  for (const value of values) {
    it(`names ${field} when it is ${JSON.stringify(value)?.slice(0, 30) ?? 'absent'}`, () => {
      const reading = readSignal({ ...createSignal('s1'), [field]: value });
      if (reading.verdict !== 'invalid') throw new Error(`expected a refusal, found ${reading.verdict}`);
      expect(reading.mistakes).toContain(`${field}: expected `);
    });
  }
}

it('lists all mistakes at once', () => {
  const reading = readSignal({ ...createSignal('s1'), side: 'up', type: 'iceberg', reason: '' });
  expect(reading).toMatchObject({ verdict: 'invalid' });
  expect(reading.verdict === 'invalid' && reading.mistakes.split('; ').map((mistake) => mistake.split(':')[0])).toEqual([
    'side',
    'type',
    'reason',
  ]);
});

it('keeps no text in the journal that is longer than a text may be', () => {
  const reading = readSignal({ ...createSignal('s1'), reason: 'x'.repeat(100_000), symbol: 'Y'.repeat(100_000) });
  expect(reading.verdict).toBe('invalid');
  expect(JSON.stringify(reading).length).toBeLessThan(2_000);
});

it('drops what does not say who sent it', () => {
  for (const message of [
    null,
    7,
    'signal',
    {},
    { ...createSignal('s1'), kind: 'order' },
    { ...createSignal('s1'), signalId: '' },
    { ...createSignal('s1'), strategyId: 5 },
    { ...createSignal('s1'), strategyId: '__proto__' },
    { ...createSignal('s1'), strategyId: 'sma-cross|SPY' },
    { ...createSignal('s1'), strategyId: 'x'.repeat(42) },
  ]) {
    expect(readSignal(message).verdict).toBe('unreadable');
  }
});

it('never throws and never passes on what could not be journaled, whatever comes in', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...Object.keys(createSignal('s1')), 'extra'), fc.anything({ withBigInt: true })),
      (part) => {
        const reading = readSignal({ ...createSignal('s1'), ...part, kind: 'signal', signalId: 's1', strategyId: 'x' });
        if (reading.verdict === 'valid') expect(() => JSON.stringify(reading.signal)).not.toThrow();
        else expect(reading.mistakes.length).toBeGreaterThan(10);
      },
    ),
  );
});
