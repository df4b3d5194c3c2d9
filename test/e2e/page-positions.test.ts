// Positions: of each book and of the account, with the profit told by sign and arrow, closed by keyboard after a question.
import { afterAll, describe, expect, it } from 'vitest';
import { chromiumPath } from '../support/desk/chromium.ts';
import { closeBrowser, goTo, openPage } from '../support/pretend-desk/open-page.ts';
import { pretendView } from '../support/pretend-desk/pretend-views.ts';

describe.skipIf(chromiumPath === undefined)('positions', () => {
  afterAll(closeBrowser);

  it('of a book are closed by keyboard, after a question that can be left', async () => {
    const { page, desk, complaints, close } = await openPage();
    await goTo(page, 'positions');
    const button = page.getByRole('button', { name: 'Close SPY of sma-cross' });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Close 120 SPY?' }).getByText('The position of sma-cross is closed').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(desk.commands).toEqual([]);
    await button.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Close SPY' }).click();
    await expect.poll(() => desk.commands).toEqual([{ kind: 'close-position', book: 'sma-cross', symbol: 'SPY' }]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('of the account are closed whole, whichever books they are of', async () => {
    const { page, desk, close } = await openPage();
    await goTo(page, 'positions');
    await page.getByRole('radio', { name: 'Account' }).click();
    await page.getByRole('button', { name: 'Close SPY of the account' }).click();
    await page.getByRole('dialog').getByText('The whole position of the account, whichever books it is of').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close SPY' }).click();
    await expect.poll(() => desk.commands).toEqual([{ kind: 'close-position', book: '', symbol: 'SPY' }]);
    await close();
  });

  it('name real money before one is closed in live', async () => {
    const { page, close } = await openPage({
      viewOf: (topic) => (topic.topic === 'bar' ? { ...pretendView(topic), mode: 'live', live: 'armed' } : pretendView(topic)),
    });
    await goTo(page, 'positions');
    await page.getByRole('button', { name: 'Close AAPL of donchian' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Close AAPL with real money' }).waitFor();
    await close();
  });

  it('tell a profit and a loss by arrow and sign, in digits of one width, at the right', async () => {
    const { page, close } = await openPage();
    await goTo(page, 'positions');
    const table = page.locator('[data-panel="positions"] .data-table');
    await table.getByText('▲ +86.40').waitFor();
    await table.getByText('▼ −47.20').waitFor();
    const styles = await page.evaluate<
      readonly string[]
    >(`(({ textAlign, fontFeatureSettings }) => [textAlign, fontFeatureSettings])(
      getComputedStyle(document.querySelector('[data-panel="positions"] td.number')))`);
    expect(styles).toEqual(['right', expect.stringContaining('tnum')]);
    await close();
  });
});
