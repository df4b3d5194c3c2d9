// Orders and fills: filtered, canceled one by one or all, and taken away as a file that holds what was on the screen, exactly.
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { afterAll, describe, expect, it } from 'vitest';
import { chromiumPath } from '../support/desk/chromium.ts';
import { closeBrowser, type OpenedPage, openPage } from '../support/pretend-desk/open-page.ts';
import { pretendView } from '../support/pretend-desk/pretend-views.ts';

type Row = Readonly<Record<string, string>>;

async function download({ page }: OpenedPage): Promise<{ readonly name: string; readonly rows: readonly Row[] }> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
  const { data, errors } = Papa.parse<Row>(readFileSync(await file.path(), 'utf8'), { header: true });
  expect(errors).toEqual([]);
  return { name: file.suggestedFilename(), rows: data };
}

describe.skipIf(chromiumPath === undefined)('orders and fills', () => {
  afterAll(closeBrowser);

  it('go into a file with exact numbers and times in UTC, only those that are shown', async () => {
    const opened = await openPage({
      viewOf: (topic) => {
        const view = pretendView(topic) as { readonly orders: { readonly rows: Readonly<Record<string, object>> } };
        if (topic.topic !== 'orders') return view;
        const exits = { stopLoss: { stopPrice: '160.5', limitPrice: null }, takeProfit: { limitPrice: '172' } };
        const order = { ...view.orders.rows['tw-3'], ...exits, why: 'say "no", =1+1', filledAveragePrice: '167.123456789' };
        return { ...view, orders: { rows: { ...view.orders.rows, 'tw-3': order } } };
      },
    });
    const { page, complaints, close } = opened;
    await page.getByRole('radio', { name: /^Working/ }).click();
    const working = await download(opened);
    expect(working.name).toMatch(/^tradewarden-orders-\d{4}-\d\d-\d\dT.*\.csv$/);
    expect(working.rows.map((row) => row['client_order_id'])).toEqual(['tw-0', 'tw-3', 'tw-6']);
    expect(working.rows[1]).toMatchObject({
      time_utc: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      kind: 'order',
      side: 'buy',
      symbol: 'AAPL',
      quantity: '40',
      filled_quantity: '15',
      type: 'limit',
      limit_price: '168.05',
      stop_loss: '160.5',
      take_profit: '172',
      state: 'partially-filled',
      price: '167.123456789',
      reason: 'say "no", =1+1',
      venue_order_id: 'v-3',
    });
    await page.getByRole('radio', { name: /^Fills/ }).click();
    await page.getByLabel('Filter orders').fill('spy');
    const rowsShown = page.locator('[data-panel="orders"] tbody tr.fill');
    await expect.poll(async () => (await rowsShown.allTextContents()).every((row) => row.includes('SPY'))).toBe(true);
    const fills = await download(opened);
    expect(fills.rows.length).toBeGreaterThan(0);
    for (const row of fills.rows) expect(row).toMatchObject({ kind: 'fill', symbol: 'SPY', quantity: '60', price: '167.12' });
    expect(complaints).toEqual([]);
    await close();
  });

  it('are canceled one by one by keyboard, and all at once', async () => {
    const { page, desk, close } = await openPage();
    await page.getByRole('button', { name: 'Cancel sell SPY' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => desk.commands).toContainEqual({ kind: 'cancel-order', clientOrderId: 'tw-0' });
    await page.getByRole('button', { name: 'Cancel all' }).click();
    await expect.poll(() => desk.commands).toContainEqual({ kind: 'cancel-all-orders' });
    await close();
  });

  it('say what became of a cancel that was refused or not answered', async () => {
    const { page, close } = await openPage({
      answer: (command) =>
        command.kind === 'cancel-order'
          ? { outcome: 'denied', code: 'ORDER_FINISHED', text: 'order tw-0 is filled already' }
          : { outcome: 'unanswered', text: 'the executor did not answer within 5 s' },
    });
    await page.getByRole('button', { name: 'Cancel sell SPY' }).click();
    await page.getByText('order tw-0 is filled already').waitFor();
    await page.getByRole('button', { name: 'Cancel all' }).click();
    await page.getByText('the executor did not answer within 5 s').waitFor();
    await close();
  });
});
