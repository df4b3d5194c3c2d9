// A day at the desk, on the real product with the simulator: prices move, a strategy trades, a person orders, cancels and
// stops it all, a worker dies and is back, and the page finds everything again after a reload.
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Desk, describeOnEachDesk } from '../support/desk/desks.ts';
import { statusOf } from '../support/product-run.ts';

describeOnEachDesk('a trading day', (openDesk) => {
  let desk: Desk;
  let page: Page;
  beforeAll(async () => {
    desk = await openDesk();
    page = desk.page;
    page.setDefaultTimeout(90_000);
  }, 180_000);
  afterAll(() => desk.close(), 120_000);

  it('welcomes at the first start, trading on paper already', async () => {
    await page.getByRole('dialog', { name: 'Welcome to Tradewarden' }).waitFor();
    await page.getByRole('button', { name: 'Simulator now' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('.badge').getByText('PAPER · SIMULATOR').waitFor();
    await page.locator('.bar-fact.trading').getByText('ACTIVE').waitFor();
  });

  it('shows prices that move', async () => {
    await show(page, 'watchlist');
    const prices = page.locator('[data-panel="watchlist"] tbody');
    await prices.getByText('SPY').waitFor();
    const before = await prices.textContent();
    await expect.poll(() => prices.textContent()).not.toBe(before);
  });

  it('shows what a strategy does, and why', async () => {
    await show(page, 'strategies');
    await page.locator('.signals li', { hasText: 'average' }).first().waitFor();
    await show(page, 'orders');
    await page.locator('[data-panel="orders"] tbody tr', { hasText: 'filled' }).first().waitFor();
  });

  it('says what would be denied before anything is sent', async () => {
    await show(page, 'ticket');
    const ticket = page.locator('.ticket');
    await ticket.getByLabel('Symbol of the order').fill('KO');
    await ticket.getByLabel('Quantity').fill('900000');
    await ticket.getByText('Would be denied: ORDER_NOTIONAL').waitFor();
    expect(await ticket.locator('.send').isDisabled()).toBe(true);
  });

  it('sends a limit order, modifies it and cancels it', async () => {
    const ticket = page.locator('.ticket');
    await ticket.getByRole('radio', { name: 'Limit', exact: true }).click();
    await ticket.getByLabel('Quantity').fill('3');
    await ticket.getByLabel('Limit price').fill('5');
    await ticket.getByRole('radio', { name: 'GTC' }).click();
    await ticket.locator('.check-answer.up').waitFor();
    await ticket.locator('.send').click();
    await show(page, 'orders');
    const orders = page.locator('[data-panel="orders"]');
    const order = orders.locator('tbody tr.order', { hasText: 'KO' });
    await order.getByText('working').waitFor();
    await order.getByRole('button', { name: 'Modify' }).click();
    const dialog = page.getByRole('dialog', { name: 'Modify Buy 3 KO' });
    await dialog.getByLabel('Quantity').fill('900000');
    await dialog.getByText('Would be denied: ORDER_NOTIONAL').waitFor();
    await dialog.getByLabel('Quantity').fill('2');
    await dialog.getByLabel('Limit price').fill('6');
    await dialog.locator('.check-answer.up').waitFor();
    await dialog.getByRole('button', { name: 'Modify' }).click();
    await order.filter({ hasText: 'replaced' }).waitFor();
    const changed = order.filter({ hasText: 'LMT 6.00' });
    await changed.getByText('working').waitFor();
    await changed.getByRole('button', { name: 'Cancel' }).click();
    await changed.getByText('canceled').waitFor();
  });

  it('says that a stop has been passed, and places one that has not', async () => {
    await show(page, 'ticket');
    const ticket = page.locator('.ticket');
    await ticket.getByRole('radio', { name: 'Stop', exact: true }).click();
    await ticket.getByLabel('Quantity').fill('3');
    await ticket.getByLabel('Stop price').fill('1');
    await ticket.getByText('Would be denied: STOP_PASSED').waitFor();
    expect(await ticket.locator('.send').isDisabled()).toBe(true);
    await ticket.getByRole('radio', { name: 'Sell' }).click();
    await ticket.locator('.check-answer.up').waitFor();
    await ticket.locator('.send').click();
    await show(page, 'orders');
    const order = page.locator('[data-panel="orders"] tbody tr.order', { hasText: 'STP 1.00' });
    await order.getByText('working').waitFor();
    await order.getByRole('button', { name: 'Cancel' }).click();
    await order.getByText('canceled').waitFor();
  });

  it('attaches a stop-loss to a coin, says who keeps it, and shows it with the position until that is closed', async () => {
    await show(page, 'ticket');
    const ticket = page.locator('.ticket');
    await ticket.getByLabel('Symbol of the order').fill('ETH/USD');
    await ticket.getByLabel('Symbol of the order').press('Enter');
    await ticket.getByRole('radio', { name: 'Buy' }).click();
    await ticket.getByRole('radio', { name: 'Market' }).click();
    await ticket.getByLabel('Quantity').fill('0.1');
    await ticket.getByLabel('with stop-loss, take-profit').check();
    await ticket.getByLabel('Stop-loss', { exact: true }).fill('1');
    await ticket.getByText('Its exits are kept here, not at the venue').waitFor();
    await ticket.locator('.send').click();
    await show(page, 'positions');
    const position = page.locator('[data-panel="positions"] tbody tr', { hasText: 'ETH/USD' });
    await position.getByLabel('with exits').waitFor();
    expect(await position.locator('td').first().getAttribute('title')).toContain('stop 1.00 for 0.1, kept by Tradewarden');
    await position.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Close ETH/USD' }).click();
    await position.waitFor({ state: 'detached' });
    await show(page, 'ticket');
    await ticket.getByLabel('with stop-loss, take-profit').uncheck();
    await ticket.getByLabel('Symbol of the order').fill('KO');
    await ticket.getByLabel('Symbol of the order').press('Enter');
  });

  it('sees a killed worker fall, and heal, without a hand', async () => {
    await show(page, 'overview');
    const row = page.locator('.components tr', { hasText: 'order-executor' });
    await row.getByText('running').waitFor();
    const pid = (await statusOf(desk.home))?.components.find(({ id }) => id === 'order-executor')?.pid;
    if (pid == null) throw new Error('no executor is running');
    process.kill(pid, 'SIGKILL');
    await expect.poll(async () => Number(await row.locator('td').nth(2).textContent()), { timeout: 90_000 }).toBeGreaterThan(0);
    await row.getByText('running').waitFor();
    await page.locator('.bar-fact.trading').getByText('ACTIVE').waitFor();
  });

  it('finds everything again after a reload', async () => {
    await page.reload();
    await page.locator('.bar-fact.trading').getByText('ACTIVE').waitFor();
    await show(page, 'orders');
    // Newer ones may have pushed it out of sight.
    await page.getByLabel('Filter orders').fill('KO');
    await page.locator('[data-panel="orders"] tbody tr', { hasText: 'KO' }).first().waitFor();
    await page.getByLabel('Filter orders').fill('');
  });

  it('shows the evidence for live, and arms nothing', async () => {
    await page.getByRole('radio', { name: 'Live' }).click();
    await page.getByRole('dialog', { name: 'Live trading' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('.badge').getByText('PAPER · SIMULATOR').waitFor();
  });

  it('halts from the keyboard, denies what comes then, and resumes', async () => {
    await page.keyboard.press('Control+Shift+H');
    await page.locator('.bar-fact.trading').getByText('HALTED').waitFor();
    await expect.poll(async () => (await statusOf(desk.home))?.tradingState).toBe('HALTED');
    const ticket = page.locator('.ticket');
    await show(page, 'ticket');
    await ticket.getByLabel('Quantity').fill('1');
    await ticket.getByText('Would be denied: TRADING_HALTED').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.locator('.bar-fact.trading').getByText('ACTIVE').waitFor();
  });

  it('stops all of trading while the desk stays, and starts it again', async () => {
    await page.getByRole('button', { name: 'Stop…' }).click();
    await page.getByRole('button', { name: 'Stop all trading' }).click();
    await page.locator('.bar-fact.trading').getByText('STOPPED').waitFor();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.locator('.bar-fact.trading').getByText('ACTIVE').waitFor();
  });

  it('flattens everything after a question', async () => {
    await page.getByRole('button', { name: 'Flatten…' }).click();
    await page
      .getByRole('dialog', { name: 'Flatten everything?' })
      .getByRole('button', { name: /^Flatten/ })
      .click();
    await page.locator('.bar-fact.trading').getByText('HALTED').waitFor();
    await show(page, 'positions');
    await page.getByText('No open positions').waitFor();
  });
});

async function show(page: Page, panel: string): Promise<void> {
  await page.locator(`.rail [data-opens="${panel}"]`).click();
  await page.locator(`[data-panel="${panel}"]`).waitFor();
}
