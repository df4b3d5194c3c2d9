// The venue's time as the gateway tells it.
import { expect, it } from 'vitest';
import type { Bar, VenueClock } from '../../../../../protocol/ticks.ts';
import { decide } from '../../../../../trading/cores/gateway/gateway.ts';
import { NOW, quote, run, START } from './gateway-bench.ts';

const clock: VenueClock = { kind: 'clock', venueTimeUs: 7_000_000, isOpen: true, nextOpenUs: 9e9, nextCloseUs: 8e9 };

it('moves the time of a fast venue with its ticks, but never with the start of a bar', () => {
  const known = run(START, { kind: 'venue-answered', asker: null, name: 'clock', answer: { ok: true, answer: clock } });
  expect(known.effects).toEqual([{ kind: 'publish-clock', clock }]);
  const later = decide(
    known.state,
    { kind: 'ticks-arrived', ticks: [quote('SPY', 9_000_000)] },
    { wallUs: 0, monotonicUs: NOW.monotonicUs + 60_000 },
  );
  expect(later.effects).toContainEqual({ kind: 'publish-clock', clock: { ...clock, venueTimeUs: 9_000_000 } });
  const bar: Bar = {
    kind: 'bar',
    symbol: 'SPY',
    atUs: 99_000_000,
    durationUs: 1,
    open: 1,
    high: 1,
    low: 1,
    close: 1,
    volume: 1,
  };
  expect(run(known.state, { kind: 'ticks-arrived', ticks: [bar] }).state.clock.lastTickUs).toBe(0);
});

it('asks for the clock on the beat and publishes what it knows', () => {
  const first = run(START, { kind: 'beat' });
  expect(first.effects).toEqual([{ kind: 'ask-venue', asker: null, name: 'clock', ask: {}, purpose: 'reserved' }]);
  const failed = run(first.state, {
    kind: 'venue-answered',
    asker: null,
    name: 'clock',
    answer: { ok: false, code: 'NO_ANSWER', message: '' },
  });
  expect(failed.effects).toEqual([]);
  const known = run(
    failed.state,
    { kind: 'venue-answered', asker: null, name: 'clock', answer: { ok: true, answer: clock } },
    { kind: 'beat' },
  );
  expect(known.effects.filter(({ kind }) => kind === 'publish-clock')).toHaveLength(2);
});
