// The exits of an order by hand: where they are kept is said before it is sent, and what the venue would refuse is denied.
import { describe, expect, it } from 'vitest';
import type { ControlResult, ManualOrder } from '../../../../../protocol/control.ts';
import { toDecimalString as text } from '../../../../../protocol/decimal-string.ts';
import { ExecutorBench, submittedIn } from '../../../../support/executor-bench.ts';

const STOP = { stopPrice: text('140'), limitPrice: null };
const TARGET = { limitPrice: text('150') };
const ORDER: ManualOrder = {
  symbol: 'SPY',
  side: 'buy',
  quantity: text('10'),
  notional: null,
  type: 'limit',
  timeInForce: 'gtc',
  limitPrice: text('145'),
  stopPrice: null,
  trailPrice: null,
  trailPercent: null,
  extendedHours: false,
  takeProfit: TARGET,
  stopLoss: STOP,
};
const BY = { by: 'user', reason: 'by hand' };

function check(part: Partial<ManualOrder>, bench = new ExecutorBench().start()): ControlResult {
  const effects = bench.tell({ kind: 'control-commanded', command: { kind: 'check', ...BY, order: { ...ORDER, ...part } } });
  const answer = effects.find((effect) => effect.kind === 'answer-control');
  if (!answer) throw new Error('the check was not answered');
  return answer.result;
}

describe('the exits of an order by hand', () => {
  it.each([
    ['whole shares until canceled', {}, 'venue'],
    ['one exit', { takeProfit: null }, 'venue'],
    ['a part of a share', { quantity: text('1.5'), timeInForce: 'day' }, 'executor'],
    ['an order that is decided at once', { timeInForce: 'ioc' }, 'executor'],
    ['extended hours', { extendedHours: true }, 'executor'],
    ['an entry that trails', { type: 'trailing-stop', limitPrice: null, trailPercent: text('2') }, 'executor'],
    ['no exits', { takeProfit: null, stopLoss: null }, null],
  ] as const)('of %s are kept where they can be', (_, part, exits) => {
    expect(check(part)).toMatchObject({ denial: null, preview: { exits } });
  });

  it('of an order that closes what is held are placed instead of it, which is said', () => {
    const bench = new ExecutorBench().start();
    const order = { ...ORDER, takeProfit: null, stopLoss: null, type: 'market', timeInForce: 'day', limitPrice: null } as const;
    const [entry] = submittedIn(
      bench.tell({ kind: 'control-commanded', command: { kind: 'submit', id: 'first', ...BY, order } }),
    );
    if (!entry) throw new Error('nothing was sent');
    bench.tell({ kind: 'submit-answered', clientOrderId: entry.clientOrderId, outcome: bench.venue.submit(entry) });
    bench.tell({ kind: 'report-received', report: bench.venue.fill(entry.clientOrderId, entry.quantity, '145') });
    expect(check({ side: 'sell', limitPrice: text('149') }, bench)).toMatchObject({ preview: { exits: 'instead' } });
  });

  it.each([
    ['stopLoss', { stopLoss: { stopPrice: text('140.005'), limitPrice: null } }],
    ['its limit', { stopLoss: { stopPrice: text('140'), limitPrice: text('139.995') } }],
    ['takeProfit', { takeProfit: { limitPrice: text('150.001') } }],
  ])('are denied between two prices when they go to the venue: %s', (_, part) => {
    expect(check(part)).toMatchObject({
      denial: { code: 'PRICE_INCREMENT', text: expect.stringContaining('multiple of 0.01') },
    });
    expect(check({ ...part, quantity: text('1.5'), timeInForce: 'day' }).denial).toBeNull();
  });

  it('are denied where the market has passed the stop, though the limit has not', () => {
    const stopLoss = { stopPrice: text('147'), limitPrice: null };
    expect(check({ limitPrice: text('148'), stopLoss }).denial).toEqual({
      code: 'STOP_PASSED',
      text: 'the stop-loss must be below the price 145 of SPY, found 147',
    });
    // An entry that waits for a stop of its own trades elsewhere.
    expect(check({ type: 'stop', limitPrice: null, stopPrice: text('148'), stopLoss }).denial).toBeNull();
  });

  it('are denied on the wrong side of the price', () => {
    expect(check({ stopLoss: { stopPrice: text('146'), limitPrice: null } }).denial).toMatchObject({ code: 'INVALID_SIGNAL' });
    expect(check({ takeProfit: { limitPrice: text('144') } }).denial).toMatchObject({ code: 'INVALID_SIGNAL' });
  });
});
