// How a stream is kept alive: deadlines, waits, and a fresh connection each time.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { STREAM_TIMINGS, StreamSupervisor, type StreamWatch } from '../../../../workers/gateway/alpaca/stream-supervisor.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function supervise() {
  const watches: StreamWatch[] = [];
  const conditions: string[] = [];
  let closed = 0;
  const supervisor = new StreamSupervisor(
    (watch) => {
      watches.push(watch);
      return { close: () => (closed += 1) };
    },
    (condition, reason) => conditions.push(reason === '' ? condition : `${condition}: ${reason}`),
    STREAM_TIMINGS,
  );
  supervisor.start();
  return { supervisor, watches, conditions, closedCount: () => closed, latest: () => watches.at(-1) as StreamWatch };
}

it('gives a venue that stays mute ten seconds and then tries anew', () => {
  const { watches, conditions, closedCount } = supervise();
  vi.advanceTimersByTime(9_999);
  expect(conditions).toEqual(['connecting']);
  vi.advanceTimersByTime(1);
  expect(conditions).toEqual(['connecting', 'down: the venue did not acknowledge the connection within 10 s']);
  vi.advanceTimersByTime(250);
  expect(watches).toHaveLength(2);
  expect(closedCount()).toBe(1);
});

it('is not bothered by a deadline once the venue answered, and is by the next one', () => {
  const { latest, conditions } = supervise();
  latest().confirm('');
  vi.advanceTimersByTime(60_000);
  expect(conditions).toEqual(['connecting', 'live']);
  latest().expectAnswer('a subscription');
  vi.advanceTimersByTime(10_000);
  expect(conditions.at(-1)).toBe('down: the venue did not acknowledge a subscription within 10 s');
});

it('waits longer after every failure, up to ten seconds, for ever', () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.999);
  const { watches, latest } = supervise();
  const waits: number[] = [];
  for (let failure = 0; failure < 40; failure++) {
    latest().fail('cut', 'short');
    const before = watches.length;
    let waited = 0;
    for (; watches.length === before; waited += 50) vi.advanceTimersByTime(50);
    waits.push(waited);
  }
  expect(waits.slice(0, 7)).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000]);
  expect(new Set(waits.slice(6))).toEqual(new Set([10_000]));
});

it('waits at least thirty seconds where trying again would only do harm', () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const { watches, latest } = supervise();
  latest().fail('too many connections', 'long');
  vi.advanceTimersByTime(29_999);
  expect(watches).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(watches).toHaveLength(2);
});

it('begins with short waits again only after a stream that lasted', () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.999);
  const { watches, latest } = supervise();
  for (let failure = 0; failure < 10; failure++) {
    latest().confirm('');
    latest().fail('dropped at once', 'short');
    vi.advanceTimersByTime(10_000);
  }
  expect(watches).toHaveLength(11);
  latest().confirm('');
  vi.advanceTimersByTime(10_001);
  latest().fail('cut', 'short');
  vi.advanceTimersByTime(250);
  expect(watches).toHaveLength(12);
});

it('does not listen to a connection that it gave up, nor after it was stopped', () => {
  const { supervisor, watches, conditions } = supervise();
  const [first] = watches;
  first?.fail('cut', 'none');
  vi.advanceTimersByTime(0);
  first?.confirm('');
  first?.fail('cut again', 'none');
  expect(conditions).toEqual(['connecting', 'down: cut', 'connecting']);
  supervisor.stop();
  watches[1]?.fail('too late', 'short');
  vi.advanceTimersByTime(100_000);
  expect(conditions.at(-1)).toBe('closed: nobody needs it');
  expect(watches).toHaveLength(2);
});
