// What a strategy may not do: each ends it alone, with its place, and takes back what it had asked for in that call.
import { expect, it } from 'vitest';
import { collectReport } from '../../../../../trading/cores/strategy-host/collect-report.ts';
import type { SignalRequest } from '../../../../../trading/cores/strategy-host/strategy-context.ts';
import { barAt, FILE_URL, startHost } from './host-harness.ts';
import { BUY, seen, strategyOf } from './small-strategies.ts';

it('refuses a signal during warm-up as a mistake of the strategy', () => {
  const host = startHost(
    strategyOf((context) => ({ onBar: () => void context.signal(BUY) })),
    { isLive: false },
  );
  host.dispatch({ kind: 'warm-up', bars: [barAt(1_000_000, 1), barAt(2_000_000, 1)] });
  expect(host.failures).toEqual([
    { during: 'onBar', message: 'Error: signal() was called during warm-up: act on live events only', line: null },
  ]);
});

it('refuses a signal outside of a handler', () => {
  startHost(strategyOf({}));
  expect(() => seen.signal(BUY)).toThrow('outside a handler');
});

it('ends a strategy that throws, undoes what it asked for in that call, and says where it was', () => {
  const host = startHost(
    strategyOf((context) => ({
      onTrade() {
        context.signal(BUY);
        const error = new TypeError('quantity is not a function');
        error.stack = `TypeError: quantity is not a function\n    at Object.onTrade (${FILE_URL}:12:7)\n    at deliverEvent (x.ts:1:1)`;
        throw error;
      },
    })),
  );
  expect(host.trade(1, 1)).toEqual([
    { kind: 'failed', failure: { during: 'onTrade', message: 'TypeError: quantity is not a function', line: 12 } },
  ]);
  expect(host.state).toMatchObject({ phase: 'ended', counts: { signalsSent: 0 } });
  expect(host.trade(2, 1)).toEqual([]);
  expect(host.pass(1_000_000)).toEqual([]);
});

it('ends a strategy whose handler is asynchronous, because what it asks for later would belong to no event', async () => {
  const host = startHost(strategyOf({ onTrade: (async () => Promise.reject(new Error('later'))) as unknown as () => void }));
  host.trade(1, 1);
  expect(host.failures).toMatchObject([{ during: 'onTrade', message: expect.stringContaining('handlers are synchronous') }]);
});

it('ends a strategy gone mad that leaves ten thousand signals unacknowledged', () => {
  const host = startHost(strategyOf((context) => ({ onTrade: () => void context.signal(BUY) })));
  for (let index = 0; index < 10_000; index++) host.trade(index, 1);
  expect(host.failures).toEqual([]);
  host.trade(10_000, 1);
  expect(host.failures).toMatchObject([{ message: expect.stringContaining('10000 signals') }]);
});

it.each([
  [{ quantity: 0 }, 'expected a quantity above 0, found 0'],
  [{ quantity: Number.NaN }, 'quantity: expected a finite number'],
  [{ quantity: '1e3' }, 'quantity: expected a plain decimal'],
  [{ targetQuantity: '5' }, 'at most one of quantity and targetQuantity, found both'],
  [{ type: 'limit' }, 'expected a limitPrice with type limit'],
  [{ limitPrice: '5' }, 'none with type market'],
  [{ type: 'limit', limitPrice: '-5' }, 'expected a limitPrice above 0'],
  [{ type: 'stop' }, 'expected type to be one of market, limit, found "stop"'],
  [{ side: 'long' }, 'expected side to be one of buy, sell, found "long"'],
  [{ timeInForce: 'opg' }, 'expected timeInForce to be one of'],
  [{ expiresInMs: 0 }, 'expected expiresInMs above 0'],
  [{ reason: ' ' }, 'expected a reason'],
  [{ symbol: 'QQQ' }, "one of this strategy's symbols (SPY), found QQQ"],
])('refuses the contradictory request %o', (change, message) => {
  const host = startHost(
    strategyOf((context) => ({ onTrade: () => void context.signal({ ...BUY, ...change } as SignalRequest) })),
  );
  host.trade(1, 1);
  expect(host.failures).toMatchObject([{ message: expect.stringContaining(message) }]);
});

it('shows what a strategy reports of itself, and a report that throws or signals as its own failure, which ends nothing', () => {
  const shown = startHost(
    strategyOf(() => ({ report: () => ({ SPY: { average: 1.5, later: undefined, broken: Number.NaN, side: 'above' } }) })),
  );
  expect(collectReport(shown.state)).toEqual({ SPY: { average: 1.5, later: null, broken: null, side: 'above' } });
  const failing = startHost(strategyOf((context) => ({ report: () => ({ SPY: { id: context.signal(BUY) } }) })));
  expect(collectReport(failing.state)).toEqual({
    report: { failed: expect.stringContaining('signal() was called outside a handler') },
  });
  expect(failing.signals).toEqual([]);
  failing.trade(1, 1);
  expect(failing.failures).toEqual([]);
  expect(collectReport(startHost(strategyOf({})).state)).toEqual({});
});
