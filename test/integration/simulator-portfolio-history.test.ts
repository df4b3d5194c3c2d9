// Portfolio history in every period, timeframe and way of reporting, against what the account itself said minute by minute.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { request, startSimulator, type TestSimulator } from '../support/simulator.ts';
import { ADMIN, askAdmin, seekMarket } from '../support/simulator-admin.ts';
import { placeOrder } from '../support/simulator-orders.ts';

type History = {
  readonly timestamp: readonly number[];
  readonly equity: readonly number[];
  readonly profit_loss: readonly number[];
  readonly profit_loss_pct: readonly (number | null)[];
  readonly base_value: number;
  readonly timeframe: string;
};
type Seen = { readonly minute: number; readonly equity: number; readonly lastEquity: number };

const MINUTE_S = 60;
const DAY_S = 86_400;
const STEPS_S = { '1Min': 60, '5Min': 300, '15Min': 900, '1H': 3_600 } as const;
const PERIODS = { '1D': 1, '2D': 2, '1W': 7, '1M': 30, '3M': 90, '1A': 365, all: 3_650 } as const;
const REPORTINGS = ['market_hours', 'extended_hours', 'continuous'] as const;
const START_US = Date.UTC(2026, 10, 19, 15) * 1000;
/** Over two closes, a weekend and into the night of Monday; every minute of the last hour is looked at. */
const END_MINUTE = Date.UTC(2026, 10, 24, 1, 4) / 60_000;

const NEW_YORK = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', weekday: 'short' },
});

function wallClock(second: number): { readonly date: string; readonly minute: number; readonly isWeekend: boolean } {
  const parts = Object.fromEntries(NEW_YORK.formatToParts(second * 1000).map(({ type, value }) => [type, value]));
  return {
    date: `${parts['year']}-${parts['month']}-${parts['day']}`,
    minute: Number(parts['hour']) * 60 + Number(parts['minute']),
    isWeekend: /^S/.test(parts['weekday'] ?? ''),
  };
}

describe.each(['us', 'always-open'] as const)('portfolio history of a market that is %s', (session) => {
  let simulator: TestSimulator;
  const seen: Seen[] = [];

  async function lookAt(minute: number): Promise<void> {
    await seekMarket(simulator, minute * 60_000_000);
    const { equity, last_equity: lastEquity } = (await request(simulator.url, 'GET', '/v2/account')).body as Record<
      string,
      string
    >;
    seen.push({ minute, equity: Number(equity), lastEquity: Number(lastEquity) });
  }

  beforeAll(async () => {
    const market = { kind: 'synthetic', seed: 7, session, startAtUs: START_US, symbols: ['SPY', 'KO', 'BTC/USD'] };
    simulator = await startSimulator({ admin: ADMIN, market });
    await askAdmin(simulator, 'POST', '/market', { do: 'pause' });
    await placeOrder(simulator.url, { qty: '50' });
    await placeOrder(simulator.url, { symbol: 'KO', qty: '100', side: 'sell' });
    await placeOrder(simulator.url, { symbol: 'BTC/USD', qty: '0.2', time_in_force: 'gtc' });
    for (let minute = START_US / 60_000_000 + 4; minute <= END_MINUTE; minute += END_MINUTE - minute < 60 ? 1 : 5)
      await lookAt(minute);
  }, 300_000);
  afterAll(() => simulator.stop());

  const equityAt = (minute: number): number | undefined => seen.find((look) => look.minute === minute)?.equity;
  const last = (): Seen => seen.at(-1) as Seen;
  const ask = (query: string) => request(simulator.url, 'GET', `/v2/account/portfolio/history?${query}`);

  function isReported(second: number, reporting: (typeof REPORTINGS)[number]): boolean {
    if (reporting === 'continuous' || session === 'always-open') return true;
    const { minute, isWeekend } = wallClock(second);
    const [from, until] = reporting === 'market_hours' ? [570, 960] : [240, 1_200];
    return !isWeekend && minute >= from && minute < until;
  }

  function expectedStamps(fromS: number, stepS: number, reporting: (typeof REPORTINGS)[number]): readonly number[] {
    const stamps: number[] = [];
    for (let at = Math.ceil(fromS / stepS) * stepS; at <= END_MINUTE * MINUTE_S; at += stepS)
      if (isReported(at, reporting)) stamps.push(at);
    return stamps;
  }

  /** What a step of the past was worth at its last minute, or at the close that ends it; undefined where nobody looked. */
  function worthOf(at: number, stepS: number): number | undefined {
    const until = at + stepS;
    if (until <= START_US / 1_000_000) return 0;
    if (until < END_MINUTE * MINUTE_S && wallClock(until).minute === 960)
      return seen.find(({ minute }) => minute === until / MINUTE_S + 4)?.lastEquity;
    return equityAt(Math.min(END_MINUTE, until / MINUTE_S - 1));
  }

  it.each(Object.entries(PERIODS))('of %s is what the account said, step by step', async (period, days) => {
    const fromS = END_MINUTE * MINUTE_S - days * DAY_S;
    for (const [timeframe, stepS] of Object.entries(STEPS_S)) {
      if (days > 30) {
        expect(await ask(`period=${period}&timeframe=${timeframe}`)).toMatchObject({ status: 422, body: { code: 40010001 } });
        continue;
      }
      for (const reporting of REPORTINGS) {
        const query = `period=${period}&timeframe=${timeframe}&intraday_reporting=${reporting}`;
        const byDay = (await ask(query)).body as History;
        const whole = (await ask(`${query}&pnl_reset=no_reset`)).body as History;
        expect(byDay.timestamp, query).toEqual(expectedStamps(fromS, stepS, reporting));
        expect(whole.equity).toEqual(byDay.equity);
        let compared = 0;
        byDay.timestamp.forEach((at, index) => {
          const worth = worthOf(at, stepS);
          if (worth === undefined) return;
          compared += 1;
          if (byDay.equity[index] !== worth) expect.fail(`${query} at ${at}: ${byDay.equity[index]}, expected ${worth}`);
        });
        expect(compared).toBeGreaterThan(stepS === 60 ? byDay.timestamp.length / 6 : byDay.timestamp.length - 2);
        expectProfits(whole, () => whole.base_value);
        const dates = byDay.timestamp.map((at) => wallClock(at).date);
        expectProfits(byDay, (index) => {
          const before = dates.slice(0, index).findLastIndex((date) => date !== dates[index]);
          return byDay.equity[before] || byDay.base_value;
        });
      }
    }
  });

  function expectProfits(history: History, baseOf: (index: number) => number): void {
    const stride = Math.max(1, Math.floor(history.equity.length / 200));
    for (let index = 0; index < history.equity.length; index += stride) {
      const equity = history.equity[index] ?? 0;
      const base = baseOf(index);
      expect(history.profit_loss[index]).toBeCloseTo(equity === 0 ? 0 : equity - base, 5);
      if (equity === 0) expect(history.profit_loss_pct[index]).toBeNull();
      else expect(history.profit_loss_pct[index]).toBeCloseTo((equity - base) / base, 7);
    }
  }

  it.each(Object.keys(PERIODS))('of %s by days ends each day with its last equity', async (period) => {
    const history = (await ask(`period=${period}&timeframe=1D`)).body as History;
    expect(history).toMatchObject({ timeframe: '1D', base_value: expect.any(Number) });
    for (const at of history.timestamp) expect(at).toBeLessThanOrEqual(END_MINUTE * MINUTE_S);
    const days = history.timestamp.map((at, index) => [new Date(at * 1000).toISOString(), history.equity[index]]);
    const expected =
      session === 'us'
        ? // 14:30 in London is the open in New York. The last close was at 21:00, so that day's line is its last equity, too.
          ['2026-11-19', '2026-11-20', '2026-11-23'].map((date, index) => [
            `${date}T14:30:00.000Z`,
            lastEquityOf(date) ?? index,
          ])
        : ['19', '20', '21', '22', '23', '24'].map((day) => {
            const at = Date.UTC(2026, 10, Number(day)) / 1000;
            return [new Date(at * 1000).toISOString(), worthOf(at, DAY_S)];
          });
    const known = days.filter(([at]) => String(at) >= '2026-11-19');
    expect(known).toEqual(expected.slice(expected.length - known.length));
    expect(known.length).toBeGreaterThan(0);
  });

  /** What the account showed as its last equity in the evening of a day. */
  const lastEquityOf = (date: string): number | undefined =>
    seen.find(({ minute }) => wallClock(minute * MINUTE_S).date === date && wallClock(minute * MINUTE_S).minute > 960)
      ?.lastEquity;

  it('without a timeframe takes the usual one of the period, and ends with the present', async () => {
    for (const [period, timeframe] of [
      ['1D', '1Min'],
      ['1W', '15Min'],
      ['2W', '15Min'],
      ['1M', '1D'],
      ['1A', '1D'],
    ])
      expect((await ask(`period=${period}&intraday_reporting=continuous`)).body).toMatchObject({ timeframe });
    const { equity } = (await ask('period=1D&timeframe=1Min&intraday_reporting=continuous')).body as History;
    expect(equity.at(-1)).toBe(last().equity);
    expect(new Set(equity).size).toBeGreaterThan(100);
  });
});
