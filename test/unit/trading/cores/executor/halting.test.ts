// Halt, reduction and stop: what is denied, cancelled, and not sent any more.
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import { createSignal, ExecutorBench, submittedIn } from '../../../../support/executor-bench.ts';
import { denialsIn, orderFor, stateOf } from '../../../../support/executor-questions.ts';

it('halts at once: denies every further signal and cancels every open order, also one whose outcome is unknown', () => {
  const bench = new ExecutorBench().start();
  const known = orderFor(bench, 's1', { type: 'limit', limitPrice: toDecimalString('140') });
  bench.tell({ kind: 'submit-answered', clientOrderId: known.clientOrderId, outcome: bench.venue.submit(known) });
  const unknown = orderFor(bench, 's2', { type: 'limit', limitPrice: toDecimalString('139'), quantity: toDecimalString('11') });
  bench.venue.submit(unknown);
  bench.tell({
    kind: 'submit-answered',
    clientOrderId: unknown.clientOrderId,
    outcome: { outcome: 'unknown', message: 'cut' },
  });
  const effects = bench.tell({ kind: 'control-commanded', command: { kind: 'halt', by: 'test', reason: 'stop' } });
  expect(effects).toContainEqual({ kind: 'answer-control', result: { tradingState: 'HALTED', cancelsRequested: 2 } });
  expect(effects.filter((effect) => effect.kind === 'cancel').map((effect) => effect.clientOrderId)).toEqual([
    known.clientOrderId,
  ]);
  const shown = bench.venue.shown(unknown.clientOrderId);
  if (!shown) throw new Error('lost');
  bench.tell({ kind: 'beat' });
  const found = bench.tell({
    kind: 'lookup-answered',
    clientOrderId: unknown.clientOrderId,
    lookup: { found: true, order: shown },
  });
  expect(found.some((effect) => effect.kind === 'cancel' && effect.clientOrderId === unknown.clientOrderId)).toBe(true);
  expect(denialsIn(bench.tell({ kind: 'signal-received', signal: createSignal('s3') }))).toEqual(['TRADING_HALTED']);
  bench.crash();
  bench.start();
  expect(denialsIn(bench.tell({ kind: 'signal-received', signal: createSignal('s4') }))).toEqual(['TRADING_HALTED']);
  bench.tell({ kind: 'control-commanded', command: { kind: 'resume', by: 'test', reason: 'go' } });
  expect(bench.state.books.tradingState).toBe('ACTIVE');
});

it('cancels many open orders by one request, because the venue would refuse hundreds as too many', () => {
  const bench = new ExecutorBench().start();
  for (let index = 0; index < 20; index++) {
    const order = orderFor(bench, `s${index}`, {
      type: 'limit',
      limitPrice: toDecimalString('1.00'),
      quantity: toDecimalString(String(index + 1)),
    });
    bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.submit(order) });
  }
  const effects = bench.tell({ kind: 'control-commanded', command: { kind: 'halt', by: 'test', reason: 'stop' } });
  expect(effects.filter((effect) => effect.kind.startsWith('cancel')).map((effect) => effect.kind)).toEqual(['cancel-all']);
  for (const { order } of [...bench.venue.orders.values()].slice(3))
    bench.tell({ kind: 'report-received', report: bench.venue.cancel(order.clientOrderId) });
  bench.pass(1500);
  // What was left over is asked for one by one.
  expect(bench.tell({ kind: 'beat' }).filter((effect) => effect.kind === 'cancel')).toHaveLength(3);
});

it('keeps a halt until somebody resumes: a reduction does not lift it', () => {
  const bench = new ExecutorBench().start();
  bench.tell({ kind: 'control-commanded', command: { kind: 'halt', by: 'test', reason: '' } });
  const effects = bench.tell({ kind: 'control-commanded', command: { kind: 'reduce', by: 'main', reason: '' } });
  expect(effects).toEqual([{ kind: 'answer-control', result: { tradingState: 'HALTED', cancelsRequested: 0 } }]);
});

it('writes down what it will not send any more when it halts and when it stops', () => {
  for (const message of [
    { kind: 'stopping' },
    { kind: 'control-commanded', command: { kind: 'halt', by: 'test', reason: '' } },
  ] as const) {
    const bench = new ExecutorBench().start();
    const order = orderFor(bench, 's1');
    bench.tell({
      kind: 'submit-answered',
      clientOrderId: order.clientOrderId,
      outcome: { outcome: 'refused', code: 'RATE_LIMITED', message: '' },
    });
    expect(bench.tell(message).some((effect) => effect.kind === 'sync')).toBe(true);
    expect(stateOf(bench, order.clientOrderId)).toBe('not-received');
  }
});

it('sends no entry again that never left once trading is reduced', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1');
  bench.tell({
    kind: 'submit-answered',
    clientOrderId: order.clientOrderId,
    outcome: { outcome: 'refused', code: 'VENUE_UNREACHABLE', message: '' },
  });
  bench.tell({ kind: 'control-commanded', command: { kind: 'reduce', by: 'main', reason: '' } });
  bench.pass(1000);
  expect(submittedIn(bench.tell({ kind: 'beat' }))).toEqual([]);
  expect(stateOf(bench, order.clientOrderId)).toBe('not-received');
});

it('asks for the end of all orders again when the request for it was lost', () => {
  const bench = new ExecutorBench().start();
  for (let index = 0; index < 20; index++) {
    const quantity = toDecimalString(String(index + 1));
    const order = orderFor(bench, `s${index}`, { type: 'limit', limitPrice: toDecimalString('1.00'), quantity });
    bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.submit(order) });
  }
  bench.tell({ kind: 'control-commanded', command: { kind: 'halt', by: 'test', reason: 'stop' } });
  bench.tell({ kind: 'cancel-all-answered', outcome: { outcome: 'unknown', message: 'cut' } });
  bench.pass(1500);
  expect(
    bench
      .tell({ kind: 'beat' })
      .filter(({ kind }) => kind.startsWith('cancel'))
      .map(({ kind }) => kind),
  ).toEqual(['cancel-all']);
});

it('takes back what was taking the place of an order when trading was halted', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1', { type: 'limit', limitPrice: toDecimalString('140') });
  const { clientOrderId: id } = order;
  bench.tell({ kind: 'submit-answered', clientOrderId: id, outcome: bench.venue.submit(order) });
  const change = { clientOrderId: id, quantity: null, limitPrice: toDecimalString('141'), stopPrice: null };
  const command = { kind: 'replace-order', by: 'user', reason: '', ...change } as const;
  const replacing = bench.tell({ kind: 'control-commanded', command }).find(({ kind }) => kind === 'replace');
  if (replacing?.kind !== 'replace') throw new Error('no replacement was sent');
  const { clientOrderId } = replacing.order;
  bench.tell({ kind: 'control-commanded', command: { kind: 'halt', by: 'user', reason: '' } });
  bench.venue.replace(id, replacing.order);
  bench.tell({ kind: 'submit-answered', clientOrderId, outcome: { outcome: 'unknown', message: 'cut' } });
  bench.tell({ kind: 'beat' });
  const shown = bench.venue.shown(clientOrderId);
  if (!shown) throw new Error('the venue lost it');
  const effects = bench.tell({ kind: 'lookup-answered', clientOrderId, lookup: { found: true, order: shown } });
  expect(effects).toContainEqual(expect.objectContaining({ kind: 'cancel', clientOrderId }));
});
