// The order ticket: every kind of order with the fields that it needs, and the denial said before anything is sent.
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import type { CommandOutcome, DeskCommand } from '../../protocol/desk-commands.ts';
import { chromiumPath } from '../support/desk/chromium.ts';
import { closeBrowser, type OpenedPage, openPage } from '../support/pretend-desk/open-page.ts';
import { pretendView } from '../support/pretend-desk/pretend-views.ts';

const ordersOf = ({ desk }: OpenedPage): readonly DeskCommand[] =>
  desk.commands.filter((command) => command.kind === 'submit-order' && !command.checkOnly);

/** As the risk checks would: no stop at 1. */
const answer = (command: DeskCommand): CommandOutcome =>
  command.kind === 'submit-order' && command.stopPrice === '1'
    ? { outcome: 'denied', code: 'STOP_PASSED', text: 'the stop of a buy must be above the price 167.84 of SPY, found 1' }
    : { outcome: 'done', text: 'Nothing speaks against it.' };

/** Walks to the right over the choices and takes the last one. */
async function choose(page: Page, ...choices: readonly string[]): Promise<void> {
  for (const choice of choices) {
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe(choice);
  }
  await page.keyboard.press('Space');
}

describe.skipIf(chromiumPath === undefined)('the order ticket', () => {
  afterAll(closeBrowser);

  it('sends a stop-limit order until canceled by keyboard alone', async () => {
    const opened = await openPage({ answer });
    const { page, close, complaints } = opened;
    const ticket = page.locator('.ticket');
    await ticket.getByLabel('Symbol of the order').fill('SPY');
    await ticket.getByRole('radio', { name: 'Day' }).focus();
    await choose(page, 'GTC');
    await page.keyboard.press('Tab');
    await choose(page, 'Limit', 'Stop', 'Stop limit');
    await page.keyboard.press('Tab');
    await page.keyboard.type('12');
    await page.keyboard.press('Tab');
    await page.keyboard.type('170');
    await page.keyboard.press('Tab');
    await page.keyboard.type('170.5');
    await ticket.locator('.check-answer.up').waitFor();
    await ticket.getByText('at most 2,046.00 at the limit').waitFor();
    expect(ordersOf(opened)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect
      .poll(() => ordersOf(opened))
      .toMatchObject([
        { symbol: 'SPY', type: 'stop-limit', timeInForce: 'gtc', quantity: '12', stopPrice: '170', limitPrice: '170.5' },
      ]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('shows the exact denial of a stop, and cannot be sent then', async () => {
    const { page, close } = await openPage({ answer });
    const ticket = page.locator('.ticket');
    await ticket.getByRole('radio', { name: 'Stop', exact: true }).click();
    await ticket.getByLabel('Quantity').fill('10');
    await ticket.getByLabel('Stop price').fill('1');
    await ticket.getByText('Would be denied: STOP_PASSED, the stop of a buy must be above the price 167.84').waitFor();
    expect(await ticket.locator('.send').isDisabled()).toBe(true);
    await close();
  });

  it('sends a stop that trails by percent or by money, and never by both', async () => {
    const opened = await openPage({ answer });
    const { page, close, complaints } = opened;
    const ticket = page.locator('.ticket');
    await ticket.getByRole('radio', { name: 'Sell' }).click();
    await ticket.getByRole('radio', { name: 'Trail', exact: true }).click();
    await ticket.getByLabel('Quantity').fill('10');
    await ticket.getByLabel('Trail in percent').fill('100');
    await ticket.getByText('expected less than 100 percent').waitFor();
    expect(await ticket.locator('.send').isDisabled()).toBe(true);
    await ticket.getByLabel('Trail in percent').fill('2.5');
    await ticket.locator('.check-answer.up').waitFor();
    await ticket.locator('.send').click();
    await ticket.getByRole('radio', { name: '$' }).click();
    await ticket.getByLabel('Quantity').fill('5');
    await ticket.locator('.check-answer.up').waitFor();
    await ticket.locator('.send').click();
    await expect
      .poll(() => ordersOf(opened))
      .toMatchObject([
        { type: 'trailing-stop', quantity: '10', trailPercent: '2.5', trailPrice: null, stopPrice: null },
        { type: 'trailing-stop', quantity: '5', trailPercent: null, trailPrice: '2.5', stopPrice: null },
      ]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('never names a quantity that is none', async () => {
    const { page, close } = await openPage({ answer });
    const ticket = page.locator('.ticket');
    await ticket.getByLabel('Symbol of the order').fill('SPY');
    await ticket.getByLabel('Quantity').fill('1,5');
    await ticket.getByText('expected a number above 0').waitFor();
    expect(await ticket.locator('.send').textContent()).toBe('Buy SPY');
    expect(await ticket.locator('.send').isDisabled()).toBe(true);
    await close();
  });

  it('offers for a coin only what can be done with it', async () => {
    const { page, close } = await openPage({ answer });
    const ticket = page.locator('.ticket');
    await ticket.getByRole('radio', { name: 'Stop', exact: true }).click();
    await ticket.getByLabel('Symbol of the order').fill('BTC/USD');
    await ticket.getByLabel('Symbol of the order').press('Enter');
    await ticket.getByRole('radio', { name: 'Stop limit' }).waitFor();
    expect(await ticket.getByRole('radio').allTextContents()).toEqual([
      ...['Buy', 'Sell'],
      ...['GTC', 'IOC'],
      ...['Market', 'Limit', 'Stop limit'],
    ]);
    await close();
  });

  it('attaches a stop-loss and a take-profit by keyboard, each with its distance, and asks for both anew after the order', async () => {
    const opened = await openPage({ answer });
    const { page, close, complaints } = opened;
    const ticket = page.locator('.ticket');
    await ticket.getByLabel('Symbol of the order').fill('MSFT');
    await ticket.getByLabel('Symbol of the order').press('Enter');
    await ticket.getByRole('radio', { name: 'Limit', exact: true }).click();
    await ticket.getByLabel('Quantity').fill('10');
    await ticket.getByLabel('Limit price').fill('100');
    await ticket.getByLabel('with stop-loss, take-profit').focus();
    await page.keyboard.press('Space');
    await ticket.getByText('A stop-loss, a take-profit, or both.').waitFor();
    expect(await ticket.locator('.send').isDisabled()).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.type('101');
    await ticket.getByText('expected below the price 100.00').waitFor();
    expect(await ticket.locator('.send').isDisabled()).toBe(true);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('95');
    await ticket.getByText('−5.00 · −5.00 % · P&L −50.00').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('94.5');
    await page.keyboard.press('Tab');
    await page.keyboard.type('110');
    await ticket.getByText('+10.00 · +10.00 % · P&L +100.00').waitFor();
    await ticket.locator('.check-answer.up').waitFor();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => ordersOf(opened))
      .toMatchObject([
        { symbol: 'MSFT', stopLoss: { stopPrice: '95', limitPrice: '94.5' }, takeProfit: { limitPrice: '110' } },
      ]);
    await expect.poll(() => ticket.getByLabel('Stop-loss', { exact: true }).inputValue()).toBe('');
    expect(complaints).toEqual([]);
    await close();
  });

  it('offers no exits to an order that closes what is held', async () => {
    const opened = await openPage({ answer });
    const { page, close } = opened;
    const ticket = page.locator('.ticket');
    await ticket.getByLabel('Symbol of the order').fill('SPY');
    await ticket.getByLabel('Symbol of the order').press('Enter');
    await ticket.getByLabel('with stop-loss, take-profit').check();
    await ticket.getByLabel('Stop-loss', { exact: true }).fill('1');
    await ticket.getByRole('radio', { name: 'Sell' }).click();
    await ticket.getByText('No stop-loss, no take-profit: this order closes a position (120 held).').waitFor();
    await ticket.getByLabel('Quantity').fill('10');
    await ticket.locator('.check-answer.up').waitFor();
    await ticket.locator('.send').click();
    await expect.poll(() => ordersOf(opened)).toMatchObject([{ side: 'sell', stopLoss: null, takeProfit: null }]);
    await close();
  });

  it('names every term of the order before it goes out with real money', async () => {
    const opened = await openPage({
      answer,
      viewOf: (topic) => (topic.topic === 'bar' ? { ...pretendView(topic), mode: 'live', live: 'armed' } : pretendView(topic)),
    });
    const { page, close } = opened;
    const ticket = page.locator('.ticket');
    await ticket.getByLabel('Symbol of the order').fill('MSFT');
    await ticket.getByLabel('Symbol of the order').press('Enter');
    await ticket.getByRole('radio', { name: 'Sell' }).click();
    await ticket.getByRole('radio', { name: 'Stop', exact: true }).click();
    await ticket.getByLabel('Quantity').fill('10');
    await ticket.getByLabel('Stop price').fill('150');
    await ticket.getByLabel('with stop-loss, take-profit').check();
    await ticket.getByLabel('Stop-loss', { exact: true }).fill('160.5');
    await ticket.getByLabel('Take-profit', { exact: true }).fill('120');
    await ticket.locator('.check-answer.up').waitFor();
    await ticket.locator('.send').click();
    await page.getByRole('dialog').getByText('STP 150.00 · DAY · stop-loss 160.50, take-profit 120.00').waitFor();
    expect(ordersOf(opened)).toEqual([]);
    await close();
  });
});
