// What counts as shrinking a position: everything that would close it is counted, not only the order that is asked about.
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import { NO_POLICY } from '../../../../../trading/sizing/strategy-policy.ts';
import { createSignal, ExecutorBench, submittedIn, TEST_SETTINGS } from '../../../../support/executor-bench.ts';

/** Ten shares held by the strategy, and a limit order of its own that would sell them all. */
function startClosing(): ExecutorBench {
  const bench = new ExecutorBench({ ...TEST_SETTINGS, limits: { ...TEST_SETTINGS.limits, allowShort: false } }).start();
  const [entry] = submittedIn(bench.tell({ kind: 'signal-received', signal: createSignal('entry') }));
  if (!entry) throw new Error('nothing was sent');
  bench.tell({ kind: 'submit-answered', clientOrderId: entry.clientOrderId, outcome: bench.venue.submit(entry) });
  bench.tell({ kind: 'report-received', report: bench.venue.fill(entry.clientOrderId, '10', '145') });
  const limit = { type: 'limit', limitPrice: toDecimalString('150') } as const;
  const exit = createSignal('exit', { side: 'sell', ...limit });
  expect(submittedIn(bench.tell({ kind: 'signal-received', signal: exit }))).toHaveLength(1);
  return bench;
}

it('denies a second order that closes what the first one closes already, where selling short is switched off', () => {
  const bench = startClosing();
  const effects = bench.tell({ kind: 'signal-received', signal: createSignal('again', { side: 'sell' }) });
  expect(submittedIn(effects)).toEqual([]);
  expect(bench.events).toContainEqual(expect.objectContaining({ kind: 'SignalDenied', signalId: 'again', code: 'SHORTING' }));
});

it('takes a closing order without a size for what nothing closes yet', () => {
  const bench = startClosing();
  const effects = bench.tell({ kind: 'signal-received', signal: createSignal('rest', { side: 'sell', quantity: null }) });
  expect(submittedIn(effects)).toEqual([]);
  expect(bench.events).toContainEqual(
    expect.objectContaining({ kind: 'SignalDenied', signalId: 'rest', code: 'NOTHING_TO_DO' }),
  );
});

it('leaves an exit of exactly what is held as large as it is, whatever size entries are allotted', () => {
  const size = { kind: 'shares', value: toDecimalString('7') } as const;
  const bench = new ExecutorBench({ ...TEST_SETTINGS, policies: { 'sma-cross': { ...NO_POLICY, size } } }).start();
  const sent = (id: string, part: Parameters<typeof createSignal>[1] = {}) =>
    submittedIn(bench.tell({ kind: 'signal-received', signal: createSignal(id, part) }));
  const [entry] = sent('entry');
  if (entry?.quantity !== '7') throw new Error(`expected an entry of 7 shares, found ${entry?.quantity}`);
  bench.tell({ kind: 'submit-answered', clientOrderId: entry.clientOrderId, outcome: bench.venue.submit(entry) });
  bench.tell({ kind: 'report-received', report: bench.venue.fill(entry.clientOrderId, '7', '145') });
  expect(sent('exit', { side: 'sell', quantity: toDecimalString('7') })).toMatchObject([{ side: 'sell', quantity: '7' }]);
});
