// When a replay is over: not a tick too early.
import { expect, it } from 'vitest';
import { isQuiet, type QuietSample, type QuietSince, watchQuiet } from '../../../../main/session/until-done.ts';

const next = { 'tick|SPY|': 100, 'tick|QQQ|': 7, 'clock|': 40 };
const quiet: QuietSample = {
  isUp: true,
  isMarketFinished: true,
  gateway: { epoch: 'gateway/1', next },
  receivers: [
    { epoch: 'gateway/1', next: { 'tick|SPY|': 100 }, unacknowledgedSignals: 0 },
    { epoch: 'gateway/1', next: { ...next, 'clock|': 38 } },
  ],
  inFlight: [0],
  counters: { ticks: 107 },
  heartbeats: { gateway: 10, executor: 10 },
};

it('sees that everything has arrived and nothing is in flight', () => {
  expect(isQuiet(quiet)).toBe(true);
});

it.each<[string, Partial<QuietSample>]>([
  ['a worker is being restarted', { isUp: false }],
  ['the market goes on', { isMarketFinished: false }],
  ['the gateway cannot answer', { gateway: null }],
  ['a strategy cannot answer', { receivers: [null] }],
  ['a tick is still on its way', { receivers: [{ epoch: 'gateway/1', next: { 'tick|SPY|': 99 } }] }],
  [
    'a strategy listens to the gateway that was there before',
    { receivers: [{ epoch: 'gateway/0', next: { 'tick|SPY|': 100 } }] },
  ],
  ['a signal waits to be journaled', { receivers: [{ epoch: 'gateway/1', next: {}, unacknowledgedSignals: 1 }] }],
  ['an order is in flight', { inFlight: [1] }],
  ['the executor cannot answer', { inFlight: [null] }],
])('waits while %s', (_why, change) => {
  expect(isQuiet({ ...quiet, ...change })).toBe(false);
});

it('is done when every worker has counted the same through two more heartbeats', () => {
  let since: QuietSince = null;
  const look = (gateway: number, executor: number, ticks = 107): boolean => {
    const watched = watchQuiet(since, { ...quiet, counters: { ticks }, heartbeats: { gateway, executor } });
    since = watched.since;
    return watched.isDone;
  };
  expect(look(10, 10)).toBe(false);
  expect(look(12, 11)).toBe(false);
  expect(look(12, 12, 108)).toBe(false);
  expect(look(13, 13, 108)).toBe(false);
  expect(look(14, 14, 108)).toBe(true);
});

it('begins anew when something moves again', () => {
  const first = watchQuiet(null, quiet);
  expect(watchQuiet(first.since, { ...quiet, inFlight: [1] })).toEqual({ since: null, isDone: false });
});
