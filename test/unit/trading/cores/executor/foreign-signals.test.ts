// Whoever has a key of the signals lane may send anything: it is denied or dropped, and the executor lives on.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RESERVED_BOOKS } from '../../../../../protocol/portfolio.ts';
import { createSignal, ExecutorBench, submittedIn } from '../../../../support/executor-bench.ts';

/** The names that every object inherits, and what is like a number and is none. */
const ODD = [...Object.getOwnPropertyNames(Object.prototype), 'NaN', '1e5', '-0', '0x10', '', ' ', 'sma-cross|SPY', '\u0000'];
const FIELDS = Object.keys(createSignal('s1')).filter((field) => field !== 'kind');

it('survives whatever stands in a signal', () => {
  const value = fc.oneof(fc.constantFrom(...ODD), fc.anything({ withBigInt: true }));
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...FIELDS), value, { noNullPrototype: true }), (part) => {
      const bench = new ExecutorBench().start();
      bench.tell({ kind: 'signal-received', signal: { ...createSignal('s1'), ...part } });
      bench.tell({ kind: 'signal-received', signal: createSignal('s2') });
      expect(bench.recorded.hasSignal(createSignal('s2').signalId)).toBe(true);
    }),
  );
});

it.each(Object.getOwnPropertyNames(Object.prototype))(
  'judges a strategy that is called %s by no policy of another',
  (strategyId) => {
    const bench = new ExecutorBench().start();
    const effects = bench.tell({ kind: 'signal-received', signal: createSignal('s1', { strategyId }) });
    expect(submittedIn(effects)).toHaveLength(/^[a-z]+$/.test(strategyId) ? 1 : 0);
  },
);

it.each(RESERVED_BOOKS)('lets nobody trade for the book %s', (strategyId) => {
  const bench = new ExecutorBench().start();
  expect(bench.tell({ kind: 'signal-received', signal: createSignal('s1', { strategyId }) })).toEqual([]);
});
