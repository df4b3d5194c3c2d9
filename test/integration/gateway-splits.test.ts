// Splits that the venue books for nobody, read through the real SDK: from the misbehaving venue, and from the simulator's own market.
import { describe, expect, it } from 'vitest';
import type { SplitQuestion } from '../../protocol/queries.ts';
import { newYorkToUs } from '../../trading/new-york-time.ts';
import { freshVenueForEachTest, hearVenue } from '../support/gateway-listener.ts';
import { createLeanWriter } from '../support/lean-writer.ts';
import { request, startSimulator, TEST_KEYS } from '../support/simulator.ts';
import { ADMIN, seekMarket } from '../support/simulator-admin.ts';

const LIST = '/v1/corporate-actions';
const QUESTION: SplitQuestion = { symbols: ['AAPL', 'KO'], sinceDate: '2026-11-17' };

describe('of a venue', () => {
  const bench = freshVenueForEachTest();
  const ask = async (splitsOf?: SplitQuestion) => {
    const answer = await bench.heard.venue.ask('venue-snapshot', { sinceUs: 0, ...(splitsOf && { splitsOf }) });
    if (!answer.ok) throw new Error(answer.message);
    return answer.answer;
  };
  const asked = () => bench.server.requests.filter(({ route }) => route === `GET ${LIST}`).map(({ query }) => query);
  const days = { ex_date: '2026-11-19', process_date: '2026-11-19' };
  const forward = { ...days, id: 'f1', symbol: 'AAPL', cusip: '1', new_rate: 3, old_rate: 2 };
  const reverse = { ...days, id: 'r1', symbol: 'KO', old_cusip: '1', new_cusip: '2', new_rate: 1, old_rate: 12.5 };

  it('are read over all pages, from a week before on, and of both kinds', async () => {
    bench.server.documents.set(LIST, ({ page_token }: { readonly page_token?: string }) =>
      page_token === 'next'
        ? { corporate_actions: { reverse_splits: [reverse] }, next_page_token: null }
        : { corporate_actions: { forward_splits: [forward] }, next_page_token: 'next' },
    );
    expect((await ask(QUESTION)).splits).toEqual([
      { actionId: 'f1', symbol: 'AAPL', exDate: '2026-11-19', from: '2', to: '3' },
      { actionId: 'r1', symbol: 'KO', exDate: '2026-11-19', from: '12.5', to: '1' },
    ]);
    expect(asked()[0]).toMatchObject({ symbols: 'AAPL,KO', types: 'forward_split,reverse_split', start: '2026-11-10' });
    // What the venue processes a little later than its first day counts as well.
    expect(String(asked()[0]?.['end']) > new Date().toISOString().slice(0, 10)).toBe(true);
  });

  it('are not asked for when nobody needs them', async () => {
    expect(await ask()).not.toHaveProperty('splits');
    expect(asked()).toEqual([]);
  });

  it.each([
    ['refused', { kind: 'answer', status: 403, body: { message: 'forbidden.' } }],
    ['garbage', { kind: 'garbage' }],
    ['never there', { kind: 'hang' }],
  ] as const)('keep nobody from orders and positions when their list is %s', async (_, fault) => {
    bench.server.misbehave(`GET ${LIST}`, fault, fault, fault);
    const snapshot = await ask(QUESTION);
    expect(snapshot.account.accountNumber).toBe('PASIM000001');
    expect(snapshot).not.toHaveProperty('splits');
    expect(bench.heard.logs).toContainEqual(expect.stringMatching(/^warn: splits of AAPL,KO could not be read/));
  });

  it('are asked for shares alone: coins have none', async () => {
    bench.server.documents.set(LIST, { corporate_actions: {}, next_page_token: null });
    expect((await ask({ ...QUESTION, symbols: ['BTC/USD'] })).splits).toEqual([]);
    expect(asked()).toEqual([]);
    await ask({ ...QUESTION, symbols: ['BTC/USD', 'KO'] });
    expect(asked()).toMatchObject([{ symbols: 'KO' }]);
  });

  it.each([0, -2, 'two', null])('are not guessed from a rate of %j, which hides no other', async (new_rate) => {
    const strange = { ...reverse, new_rate };
    bench.server.documents.set(LIST, {
      corporate_actions: { forward_splits: [forward], reverse_splits: [strange] },
      next_page_token: null,
    });
    expect(await ask(QUESTION)).toMatchObject({ splits: [{ actionId: 'f1' }], splitsOf: ['AAPL'] });
    expect(bench.heard.logs).toContainEqual(
      expect.stringMatching(/^error: a split of the venue's list is left out: .*two rates above 0/),
    );
  });

  it.each([undefined, '', 'always the same'])('end with a page whose next_page_token is %j', async (next_page_token) => {
    bench.server.documents.set(LIST, { corporate_actions: { forward_splits: [forward] }, next_page_token });
    expect((await ask(QUESTION)).splits).toMatchObject([{ actionId: 'f1' }]);
    expect(asked().length).toBeLessThanOrEqual(2);
  });

  it('are asked for no more when it has become too late', async () => {
    let pages = 0;
    bench.server.documents.set(LIST, () => ({
      corporate_actions: { forward_splits: [{ ...forward, id: `f${pages++}` }] },
      next_page_token: `page ${pages}`,
    }));
    expect(await ask(QUESTION)).not.toHaveProperty('splits');
    const asked = pages;
    await ask();
    expect(pages - asked).toBeLessThanOrEqual(1);
  });
});

it('of the simulated market are those of its source, up to today', async () => {
  const [friday, monday] = ['2026-11-27', '2026-11-30'];
  const lean = createLeanWriter();
  for (const [date, price] of [
    [friday, 90],
    [monday, 45],
  ] as const)
    lean.writeDay('NEW', date, price, 3.5);
  lean.write('factor_files/new.csv', `${friday.replaceAll('-', '')},1,0.5,90\n20501231,1,1,0\n`);
  const market = { kind: 'replay', path: lean.path, symbols: ['NEW'], resolution: 'minute', from: friday, to: monday };
  const simulator = await startSimulator({ market, admin: ADMIN });
  const { venue } = hearVenue(simulator, TEST_KEYS);
  try {
    const ask = async () => {
      const answer = await venue.ask('venue-snapshot', { sinceUs: 0, splitsOf: { symbols: ['NEW'], sinceDate: friday } });
      if (!answer.ok) throw new Error(answer.message);
      return answer.answer;
    };
    await seekMarket(simulator, newYorkToUs(friday, 10 * 3_600_000_000));
    const order = { symbol: 'NEW', qty: '10', side: 'buy', type: 'market', time_in_force: 'day' };
    expect((await request(simulator.url, 'POST', '/v2/orders', order)).status).toBe(200);
    await seekMarket(simulator, newYorkToUs(friday, 11 * 3_600_000_000));
    expect(await ask()).toMatchObject({ splits: [], splitsOf: ['NEW'], cashMovements: [], positions: [{ quantity: '10' }] });
    await seekMarket(simulator, newYorkToUs(monday, 10 * 3_600_000_000));
    const { splits, cashMovements, positions } = await ask();
    expect(splits).toEqual([{ actionId: expect.any(String), symbol: 'NEW', exDate: monday, from: '1', to: '2' }]);
    // Booked in two halves, and read as one.
    expect(cashMovements).toMatchObject([{ type: 'SPLIT', symbol: 'NEW', quantity: '10', before: '10', date: monday }]);
    expect(positions).toMatchObject([{ symbol: 'NEW', quantity: '20' }]);
  } finally {
    venue.close();
    await simulator.stop();
    lean.remove();
  }
});
