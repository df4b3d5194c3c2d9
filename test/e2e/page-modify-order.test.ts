// Modifying a working order: by keyboard alone, with the denial said before anything is sent, and a question in live.
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import type { CommandOutcome, DeskCommand } from '../../protocol/desk-commands.ts';
import type { OrdersView } from '../../protocol/desk-views/orders.ts';
import { chromiumPath } from '../support/desk/chromium.ts';
import { closeBrowser, type OpenedPage, openPage } from '../support/pretend-desk/open-page.ts';
import { pretendOrder } from '../support/pretend-desk/pretend-books.ts';
import { pretendView } from '../support/pretend-desk/pretend-views.ts';
import { NOW_US } from '../support/pretend-desk/view-parts.ts';

type Replace = Extract<DeskCommand, { kind: 'replace-order' }>;
const replacesOf = ({ desk }: OpenedPage, checkOnly: boolean): readonly Replace[] =>
  desk.commands.filter((command): command is Replace => command.kind === 'replace-order' && command.checkOnly === checkOnly);

/** As the risk checks would: nothing over 100. */
const answer = (command: DeskCommand): CommandOutcome =>
  command.kind === 'replace-order' && Number(command.quantity ?? 0) > 100
    ? { outcome: 'denied', code: 'POSITION_LIMIT', text: 'the position in AAPL would be 140, the limit is 100' }
    : { outcome: 'done', text: 'Nothing speaks against it.' };

const modify = (page: Page) => page.getByRole('button', { name: 'Modify buy AAPL' });

/** And a stop that trails. */
function withTrailing(view: ReturnType<typeof pretendView>): ReturnType<typeof pretendView> {
  const { orders, ...rest } = view as OrdersView;
  const trailing = pretendOrder(7, NOW_US, {
    side: 'sell',
    symbol: 'IBM',
    type: 'trailing-stop',
    quantity: '20',
    trailPercent: '2.5',
    limitPrice: null,
    state: 'accepted',
    isOpen: true,
    filledQuantity: '0',
  });
  return { ...rest, orders: { rows: { ...orders.rows, 'tw-7': trailing } } };
}

describe.skipIf(chromiumPath === undefined)('modifying an order', () => {
  afterAll(closeBrowser);

  it('is done by keyboard alone, and asks for nothing but the difference', async () => {
    const opened = await openPage({ answer });
    const { page, close, complaints } = opened;
    await modify(page).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Modify Buy 40 AAPL' });
    await dialog.getByText('15 of 40 filled').waitFor();
    expect(await dialog.getByRole('button', { name: 'Modify' }).isDisabled()).toBe(true);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('30');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('167.5');
    await dialog.locator('.check-answer.up').waitFor();
    expect(replacesOf(opened, false)).toEqual([]);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(replacesOf(opened, false)).toMatchObject([
      { clientOrderId: 'tw-3', quantity: '30', limitPrice: '167.5', stopPrice: null },
    ]);
    await expect.poll(() => page.evaluate('document.activeElement.outerHTML')).toContain('Modify buy AAPL');
    expect(complaints).toEqual([]);
    await close();
  });

  it('shows the exact denial before anything is sent, and sends nothing then', async () => {
    const opened = await openPage({ answer });
    const { page, close } = opened;
    await modify(page).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Quantity').fill('140');
    await dialog.getByText('Would be denied: POSITION_LIMIT, the position in AAPL would be 140, the limit is 100').waitFor();
    expect(await dialog.getByRole('button', { name: 'Modify' }).isDisabled()).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(replacesOf(opened, false)).toEqual([]);
    await close();
  });

  it('asks once more in live, and goes back to the change when the person does not want it', async () => {
    const opened = await openPage({
      answer,
      viewOf: (topic) => (topic.topic === 'bar' ? { ...pretendView(topic), mode: 'live', live: 'armed' } : pretendView(topic)),
    });
    const { page, close } = opened;
    await modify(page).click();
    await page.getByRole('dialog').getByLabel('Limit price').fill('169');
    await page.locator('.modal .check-answer.up').waitFor();
    await page.getByRole('button', { name: 'Modify with real money' }).click();
    const question = page.getByRole('dialog', { name: 'Modify Buy 40 AAPL with real money?' });
    await question.getByText('changed to 40 at LMT 169.00').waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(await page.getByRole('dialog').getByLabel('Limit price').inputValue()).toBe('169');
    await page.getByRole('button', { name: 'Modify with real money' }).click();
    await question.getByRole('button', { name: 'Modify Buy 40 AAPL' }).click();
    await expect.poll(() => replacesOf(opened, false)).toMatchObject([{ clientOrderId: 'tw-3', limitPrice: '169' }]);
    await close();
  });

  it('changes how far a stop trails, in the unit that it has', async () => {
    const opened = await openPage({
      answer,
      viewOf: (topic) => (topic.topic === 'orders' ? withTrailing(pretendView(topic)) : pretendView(topic)),
    });
    const { page, close, complaints } = opened;
    await page.getByRole('button', { name: 'Modify sell IBM' }).click();
    const dialog = page.getByRole('dialog', { name: 'Modify Sell 20 IBM' });
    await dialog.getByText('TRAIL 2.5 %').waitFor();
    expect(await dialog.getByLabel('Stop price').count()).toBe(0);
    await dialog.getByLabel('Trail in percent').fill('100');
    await dialog.getByText('expected less than 100 percent').waitFor();
    expect(await dialog.getByRole('button', { name: 'Modify' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Trail in percent').fill('4');
    await dialog.locator('.check-answer.up').waitFor();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => replacesOf(opened, false))
      .toMatchObject([{ clientOrderId: 'tw-7', quantity: null, stopPrice: null, trail: '4' }]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('is not offered where the venue has not taken the order', async () => {
    const { page, close } = await openPage();
    await page.getByRole('radio', { name: 'Working' }).click();
    await page.getByRole('button', { name: 'Cancel buy MSFT' }).waitFor();
    expect(await page.getByRole('button', { name: 'Modify buy MSFT' }).count()).toBe(0);
    await close();
  });
});
