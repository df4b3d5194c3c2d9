// A stream that is connected and says nothing: found by the rhythm of its own symbols, proven by asking, healed by a new connection.
import { expect, it } from 'vitest';
import type { Quote, VenueClock } from '../../../../../protocol/ticks.ts';
import { decide } from '../../../../../trading/cores/gateway/gateway.ts';
import type { GatewayEffect, GatewayMessage, StreamName } from '../../../../../trading/cores/gateway/gateway-messages.ts';
import { createGatewayState } from '../../../../../trading/cores/gateway/gateway-state.ts';

const SECOND_US = 1_000_000;
const MORNING_US = 1_000_000 * SECOND_US;

/** A gateway, second by second, at a venue whose market runs as fast as the wall clock. */
class Watched {
  state = createGatewayState('gateway/1', false);
  second = 0;
  isOpen = true;
  isRunning = true;
  /** Checks and renewals, with the second in which they came. */
  readonly deeds: string[] = [];

  constructor(...symbols: string[]) {
    this.want('s', ...symbols);
    this.#tellClock();
    this.live('stocks');
    this.live('crypto');
  }

  get venueTimeUs(): number {
    return MORNING_US + this.second * SECOND_US;
  }

  want(subscriber: string, ...symbols: string[]): void {
    const query = { kind: 'query', requestId: 1, name: 'subscribe', ask: { subscriber, symbols, kinds: ['quote'] } } as const;
    this.tell({ kind: 'queried', purpose: 'ordinary', token: 1, query });
  }

  drop(subscriber: string): void {
    const query = { kind: 'query', requestId: 1, name: 'unsubscribe', ask: { subscriber } } as const;
    this.tell({ kind: 'queried', purpose: 'ordinary', token: 1, query });
  }

  live(stream: StreamName): void {
    this.tell({ kind: 'stream-changed', stream, condition: 'live', reason: '' });
  }

  /** Lets seconds pass, in each of which these symbols tick. */
  pass(seconds: number, ...ticking: string[]): void {
    for (let passed = 0; passed < seconds; passed++) {
      this.second += 1;
      if (this.isRunning) this.#tellClock();
      if (ticking.length > 0) this.tell({ kind: 'ticks-arrived', ticks: ticking.map((symbol) => this.#quote(symbol)) });
      this.tell({ kind: 'beat' });
    }
  }

  /** The venue's answer to the last check: its latest prices are so many seconds old. */
  answer(stream: 'stocks' | 'crypto', ages: Readonly<Record<string, number>> | null): void {
    const latest = ages && new Map(Object.entries(ages).map(([symbol, age]) => [symbol, this.venueTimeUs - age * SECOND_US]));
    this.tell({ kind: 'latest-checked', stream, latest });
  }

  tell(message: GatewayMessage): void {
    const atUs = (100 + this.second) * SECOND_US;
    const decision = decide(this.state, message, { wallUs: atUs, monotonicUs: atUs });
    this.state = decision.state;
    for (const effect of decision.effects) this.#note(effect);
  }

  #note(effect: GatewayEffect): void {
    if (effect.kind === 'check-latest') this.deeds.push(`${this.second}: check ${effect.wanted.quote.join(' ')}`);
    if (effect.kind === 'renew-stream') this.deeds.push(`${this.second}: renew ${effect.stream}: ${effect.reason}`);
  }

  #tellClock(): void {
    const clock: VenueClock = {
      kind: 'clock',
      venueTimeUs: this.venueTimeUs,
      isOpen: this.isOpen,
      nextOpenUs: Number.MAX_SAFE_INTEGER,
      nextCloseUs: Number.MAX_SAFE_INTEGER,
    };
    this.tell({ kind: 'venue-answered', asker: null, name: 'clock', answer: { ok: true, answer: clock } });
  }

  #quote = (symbol: string): Quote => ({
    kind: 'quote',
    symbol,
    atUs: this.venueTimeUs,
    bidPrice: 1,
    bidSize: 1,
    askPrice: 2,
    askSize: 1,
  });
}

it('finds a stream that is connected but mute, and builds it up anew once the venue proves that there were prices', () => {
  const watched = new Watched('AAPL', 'MSFT');
  watched.pass(20, 'AAPL', 'MSFT');
  watched.pass(5);
  expect(watched.deeds).toEqual([]);
  watched.pass(1);
  expect(watched.state.freshness.staleSymbols).toEqual(['AAPL', 'MSFT']);
  expect(watched.deeds).toEqual(['26: check AAPL MSFT']);
  watched.answer('stocks', { AAPL: 1, MSFT: 6 });
  expect(watched.deeds[1]).toBe(
    '26: renew stocks: connected and mute: nothing of AAPL for 6 s, while the venue tells newer prices when asked',
  );
});

it('leaves a stream alone when the market itself is silent, and asks less and less often', () => {
  const watched = new Watched('AAPL');
  watched.pass(20, 'AAPL');
  for (let second = 0; second < 300; second++) {
    watched.pass(1);
    if (watched.deeds.length > 0) watched.answer('stocks', { AAPL: watched.second - 20 });
  }
  expect(watched.deeds.every((deed) => deed.includes('check'))).toBe(true);
  expect(watched.deeds.length).toBeLessThan(7);
  expect(watched.deeds[0]).toBe('26: check AAPL');
});

it('measures each symbol by its own rhythm', () => {
  const watched = new Watched('AAPL', 'SLOW');
  for (let minute = 0; minute < 12; minute++) {
    watched.pass(29, 'AAPL');
    watched.pass(1, 'AAPL', 'SLOW');
  }
  watched.pass(80, 'AAPL');
  expect(watched.deeds).toEqual([]);
  watched.pass(30, 'AAPL');
  expect(watched.deeds).toEqual([expect.stringContaining('check SLOW')]);
  expect(watched.state.freshness.staleSymbols).toEqual(['SLOW']);
});

it('asks for a symbol that never ticked since it was subscribed, and minds only prices from after that', () => {
  const watched = new Watched('AAPL');
  watched.pass(62);
  expect(watched.deeds).toEqual(['62: check AAPL']);
  watched.answer('stocks', { AAPL: 70 });
  expect(watched.deeds).toHaveLength(1);
  watched.pass(20);
  watched.answer('stocks', { AAPL: 10 });
  expect(watched.deeds.at(-1)).toContain('renew stocks');
});

it('expects nothing of stocks while the session is closed, but of coins', () => {
  const watched = new Watched('AAPL', 'BTC/USD');
  watched.pass(20, 'AAPL', 'BTC/USD');
  watched.isOpen = false;
  watched.pass(30, 'BTC/USD');
  expect(watched.deeds).toEqual([]);
  watched.pass(6);
  expect(watched.deeds).toEqual(['56: check BTC/USD']);
  watched.isOpen = true;
  // The first seconds of a session are not part of a silence.
  watched.pass(5, 'BTC/USD');
  expect(watched.state.freshness.staleSymbols).toEqual([]);
});

it('takes a replay that is over for no mute stream', () => {
  const watched = new Watched('AAPL');
  watched.pass(20, 'AAPL');
  watched.isRunning = false;
  watched.tell({ kind: 'venue-answered', asker: null, name: 'clock', answer: { ok: false, code: 'X', message: '' } });
  // A clock of another pace than the wall's stands still without answers.
  watched.state = { ...watched.state, clock: { ...watched.state.clock, pace: 'other' } };
  watched.pass(300);
  expect(watched.deeds).toEqual([]);
});

it('builds a wholly silent stream up anew when the venue cannot even be asked', () => {
  const watched = new Watched('AAPL', 'MSFT');
  watched.pass(20, 'AAPL', 'MSFT');
  watched.pass(6, 'MSFT');
  watched.answer('stocks', null);
  expect(watched.deeds).toEqual(['26: check AAPL']);
  watched.pass(30);
  watched.answer('stocks', null);
  expect(watched.deeds.at(-1)).toContain('renew stocks: connected and mute: nothing of AAPL, MSFT');
});

it('gives a new connection its time before it is judged', () => {
  const watched = new Watched('AAPL');
  watched.pass(20, 'AAPL');
  watched.pass(6);
  watched.answer('stocks', { AAPL: 0 });
  watched.tell({ kind: 'stream-changed', stream: 'stocks', condition: 'down', reason: 'mute' });
  watched.pass(60);
  watched.live('stocks');
  watched.pass(5);
  expect(watched.deeds.filter((deed) => deed.includes('check'))).toHaveLength(1);
  watched.pass(1);
  expect(watched.deeds.filter((deed) => deed.includes('check'))).toHaveLength(2);
});

it('builds every stream up anew after this computer slept or this process stood still', () => {
  const watched = new Watched('AAPL');
  watched.live('trade-updates');
  watched.pass(3, 'AAPL');
  watched.second += 30;
  watched.tell({ kind: 'beat' });
  expect(watched.deeds).toEqual([
    '33: renew trade-updates: this computer or this process paused for 30 s',
    '33: renew stocks: this computer or this process paused for 30 s',
    '33: renew crypto: this computer or this process paused for 30 s',
  ]);
  const { lastBeat } = watched.state;
  const slept = decide(
    watched.state,
    { kind: 'beat' },
    {
      wallUs: (lastBeat?.wallUs ?? 0) + 3_600 * SECOND_US,
      monotonicUs: (lastBeat?.monotonicUs ?? 0) + SECOND_US,
    },
  );
  expect(slept.effects).toContainEqual({
    kind: 'renew-stream',
    stream: 'stocks',
    reason: 'this computer or this process paused for 3600 s',
  });
});

it('does not count the time in which nobody wanted a symbol as its silence', () => {
  const watched = new Watched('SPY');
  watched.want('other', 'AMD');
  watched.pass(20, 'SPY', 'AMD');
  watched.drop('other');
  watched.pass(120, 'SPY');
  watched.want('other', 'AMD');
  watched.pass(4, 'SPY');
  watched.pass(20, 'SPY', 'AMD');
  expect(watched.deeds).toEqual([]);
  watched.pass(10, 'SPY');
  expect(watched.deeds).toEqual([expect.stringMatching('check AMD')]);
});

it('waits for the first tick of a symbol that is wanted late, and proves nothing by prices from before', () => {
  const watched = new Watched('SPY');
  watched.pass(200, 'SPY');
  watched.want('other', 'KO');
  watched.pass(50, 'SPY');
  expect(watched.deeds).toEqual([]);
  watched.pass(15, 'SPY');
  expect(watched.deeds).toEqual([expect.stringMatching('check KO')]);
  watched.answer('stocks', { KO: 100 });
  expect(watched.deeds).toHaveLength(1);
  watched.pass(20, 'SPY');
  watched.answer('stocks', { KO: 1 });
  expect(watched.deeds.slice(1)).toEqual([expect.stringMatching('check KO'), expect.stringMatching('renew stocks')]);
});
