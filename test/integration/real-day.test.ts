// The main job: a real day of SPY through simulator, gateway, strategy and executor, by the product's own command line.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeHome } from '../support/judged-home.ts';
import { findLeanFolder } from '../support/market-data.ts';
import { createHome, removeHome, runTradewarden, startTradewarden, summaryOf } from '../support/product-run.ts';

const lean = findLeanFolder();
const day = (folder: string) => [
  '--replay',
  folder,
  '--symbols',
  'SPY',
  '--resolution',
  'second',
  '--from',
  '2013-10-07',
  '--to',
  '2013-10-07',
];

let home: string;
beforeEach(() => {
  home = createHome();
});
afterEach(() => removeHome(home));

describe.skipIf(lean === null)('a real day of SPY', () => {
  it('is played to its end, and the books equal the venue to the last digit', async () => {
    const finished = await runTradewarden(
      'run',
      ...day(lean ?? ''),
      '--strategy',
      'sma-cross',
      '--parameter',
      'barSeconds=10',
      '--speed',
      '10000',
      '--until-done',
      '--ports',
      'auto',
      '--home',
      home,
      '--json',
    );
    expect(finished.stderr).not.toMatch(/error/i);
    expect(finished.code).toBe(0);
    const summary = summaryOf(finished);
    expect(summary).toMatchObject({
      mode: 'paper',
      venue: 'simulator',
      source: 'replay',
      marketFrom: '2013-10-07T08:00:01.000Z',
      marketTo: '2013-10-08T00:00:01.000Z',
      restarts: 0,
      errors: 0,
    });
    expect(summary.ticks).toEqual({ published: 44_912, receivedByStrategy: 44_912, gaps: 0 });
    expect(summary.orders).toMatchObject({ rejected: 0, unknown: 0 });
    // How many depends on the machine: at this speed a signal that is milliseconds late has expired.
    expect(summary.orders.filled).toBeGreaterThan(0);
    expect(summary.signals).toBe(summary.orders.submitted + summary.orders.denied);
    expect(Number(summary.equity)).toBeCloseTo(100_000 + Number(summary.realizedPnl) + Number(summary.unrealizedPnl), 6);

    const verdict = judgeHome(home);
    expect(verdict.findings).toEqual([]);
    expect(verdict.examined.executions).toBe(summary.fills);

    const { account, positions } = await askVenue(home);
    expect(account.cash).toBe(summary.cash);
    expect(
      positions.map(({ symbol, qty, avg_entry_price }) => ({
        symbol,
        quantity: qty,
        averageEntryPrice: Number(avg_entry_price).toFixed(6),
      })),
    ).toEqual(
      summary.positions.map((position) => ({ ...position, averageEntryPrice: Number(position.averageEntryPrice).toFixed(6) })),
    );
  });
});

type Account = { readonly cash: string };
type Position = { readonly symbol: string; readonly qty: string; readonly avg_entry_price: string };

/** Opens the same venue again, alone, and asks it over REST. */
async function askVenue(folder: string): Promise<{ readonly account: Account; readonly positions: readonly Position[] }> {
  const { child, finished } = startTradewarden('simulator', ...day(lean ?? ''), '--home', folder, '--json');
  const { url, keyId, secret } = await new Promise<{ url: string; keyId: string; secret: string }>((resolve) =>
    child.stdout?.once('data', (line: Buffer) => resolve(JSON.parse(line.toString()))),
  );
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(url + path, { headers: { 'APCA-API-KEY-ID': keyId, 'APCA-API-SECRET-KEY': secret } });
    expect(response.status).toBe(200);
    return (await response.json()) as T;
  };
  const answers = { account: await get<Account>('/v2/account'), positions: await get<readonly Position[]>('/v2/positions') };
  child.kill('SIGTERM');
  await finished;
  return answers;
}
