// A share is split over a weekend that the product runs through: the position is twice as large on Monday, at half the price, and the stop
// that the executor watches has moved with it instead of going off.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLeanWriter } from '../support/lean-writer.ts';
import { createHome, removeHome, runTradewarden, summaryOf, writeSettings } from '../support/product-run.ts';

const [FRIDAY, MONDAY] = ['2026-11-20', '2026-11-23'];

const HOLDER = `import { defineStrategy } from 'tradewarden/strategy';
export const strategy = defineStrategy({
  name: 'holder',
  description: 'Buys once, with a stop',
  parameters: {},
  create(context) {
    let isDone = false;
    const buyOnce = ({ symbol }) => {
      if (isDone) return;
      isDone = true;
      const stopLoss = { stopPrice: '80' };
      context.signal({ symbol, side: 'buy', quantity: '10', stopLoss, expiresInMs: 86_400_000, reason: 'a price came' });
    };
    return { onTrade: buyOnce, onQuote: buyOnce, onBar: buyOnce };
  },
});
`;

const lean = createLeanWriter();
let home: string;
beforeEach(() => {
  home = createHome();
});
afterEach(() => {
  removeHome(home);
  lean.remove();
});

it('doubles the shares and halves the stop, and nothing is sold', { timeout: 120_000 }, async () => {
  lean.writeDay('NEW', FRIDAY, 90, 6.5);
  lean.writeDay('NEW', MONDAY, 45, 6.5);
  lean.write('factor_files/new.csv', `${FRIDAY.replaceAll('-', '')},1,0.5,90\n20501231,1,1,0\n`);
  const strategy = join(home, 'holder.js');
  writeFileSync(strategy, HOLDER);
  writeSettings(home, { strategies: [{ id: 'holder', strategy, symbols: ['NEW'] }] });
  const market = ['--replay', lean.path, '--symbols', 'NEW', '--resolution', 'minute', '--from', FRIDAY, '--to', MONDAY];
  const how = ['--speed', '10000', '--until-done', '--ports', 'auto', '--home', home, '--json'];
  const finished = await runTradewarden('run', ...market, ...how);
  expect(finished).toMatchObject({ code: 0 });
  expect(summaryOf(finished)).toMatchObject({
    positions: [{ symbol: 'NEW', quantity: '20', averageEntryPrice: '45' }],
    cash: '99100',
    realizedPnl: '0',
    errors: 0,
  });
  const report = JSON.parse((await runTradewarden('report', '--home', home, '--json')).stdout);
  expect(report).toMatchObject({ strategies: [{ strategy: 'holder', fills: 1, realizedPnl: '0' }] });
});
