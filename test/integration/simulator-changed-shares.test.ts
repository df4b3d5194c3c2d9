// A replay of shares that were split, paid a dividend and changed their ticker: bars as they traded and as they compare.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newYorkToUs } from '../../trading/new-york-time.ts';
import { createLeanWriter, type LeanWriter } from '../support/lean-writer.ts';
import { request, startSimulator, type TestSimulator } from '../support/simulator.ts';
import { ADMIN, seekMarket } from '../support/simulator-admin.ts';

type BarShape = { readonly t: string; readonly c: number; readonly v: number };

const [WEDNESDAY, HALF_FRIDAY, MONDAY] = ['2026-11-25', '2026-11-27', '2026-11-30'] as const;
const LAST_MINUTE_US = (16 * 60 - 1) * 60_000_000;

let lean: LeanWriter;
let simulator: TestSimulator;
beforeEach(async () => {
  lean = createLeanWriter();
  // Renamed after Wednesday; what lies under the new ticker before that is another company.
  lean.writeDay('OLD', WEDNESDAY, 100, 6.5);
  lean.writeDay('NEW', WEDNESDAY, 7, 6.5);
  lean.writeDay('NEW', HALF_FRIDAY, 90, 3.5);
  lean.writeDay('NEW', MONDAY, 44, 6.5);
  lean.write('map_files/new.csv', '19980102,old\n20261125,old\n20501231,new\n');
  // A dividend of a tenth of Wednesday's price goes off on Friday, and each share is two on Monday.
  lean.write('factor_files/new.csv', '20261125,0.9,0.5,100\n20261127,1,0.5,90\n20501231,1,1,0\n');
  const market = { kind: 'replay', path: lean.path, symbols: ['NEW'], resolution: 'minute', from: WEDNESDAY, to: MONDAY };
  simulator = await startSimulator({ market, admin: ADMIN });
});
afterEach(async () => {
  await simulator.stop();
  lean.remove();
});

async function barsOf(query: string, start: string = WEDNESDAY): Promise<readonly BarShape[]> {
  const { body } = await request(simulator.url, 'GET', `/v2/stocks/NEW/bars?start=${start}&${query}`);
  return (body as { readonly bars: readonly BarShape[] | null }).bars ?? [];
}
const closes = (bars: readonly BarShape[]): readonly number[] => bars.map(({ c }) => c);

it("finds the days before a rename under the former ticker, and nobody else's", async () => {
  await seekMarket(simulator, newYorkToUs(HALF_FRIDAY, 12 * 3_600_000_000));
  expect(closes(await barsOf(`timeframe=1Day&end=${WEDNESDAY}`))).toEqual([100]);
  expect(simulator.marketState().marketFromUs).toBe(newYorkToUs(WEDNESDAY, 9.5 * 3_600_000_000 + 60_000_000));
});

it('adjusts bars for what has happened by now, and not for what is still to come', async () => {
  await seekMarket(simulator, newYorkToUs(HALF_FRIDAY, 12 * 3_600_000_000));
  expect(closes(await barsOf('timeframe=1Day&adjustment=all'))).toEqual([90, 90]);
  await seekMarket(simulator, newYorkToUs(MONDAY, LAST_MINUTE_US));
  expect(closes(await barsOf('timeframe=1Day'))).toEqual([100, 90, 44]);
  expect(closes(await barsOf('timeframe=1Day&adjustment=raw'))).toEqual([100, 90, 44]);
  expect(closes(await barsOf('timeframe=1Day&adjustment=dividend'))).toEqual([90, 90, 44]);
  const split = await barsOf('timeframe=1Day&adjustment=split');
  expect(closes(split)).toEqual([50, 45, 44]);
  expect(split[0]?.v).toBe(390 * 2_000);
  expect(closes(await barsOf('timeframe=1Day&adjustment=split,dividend'))).toEqual([45, 45, 44]);
  // A week is made of adjusted days.
  const [week] = await barsOf('timeframe=1Week&adjustment=all', '2026-11-23');
  expect(week).toMatchObject({ o: 45, h: 45, l: 45, c: 45 });
});

it('answers an empty page of news in the usual shape: recorded prices come without', async () => {
  const answer = await request(simulator.url, 'GET', '/v1beta1/news?symbols=NEW&limit=5&include_content=true');
  expect(answer).toMatchObject({ status: 200, body: { news: [], next_page_token: null } });
});
