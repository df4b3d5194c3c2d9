// Everything by keyboard, and halt from anywhere.
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { chromiumPath } from '../support/desk/chromium.ts';
import { closeBrowser, goTo, openPage } from '../support/pretend-desk/open-page.ts';
import type { PretendDesk } from '../support/pretend-desk/pretend-desk.ts';

const halts = (desk: PretendDesk): number => desk.commands.filter(({ kind }) => kind === 'halt').length;
const ready = (page: Page): Promise<void> => page.locator('.components tbody tr').first().waitFor();

describe.skipIf(chromiumPath === undefined)('the keyboard', () => {
  afterAll(closeBrowser);

  it('halts from a field, from a dialog and from the palette', async () => {
    const { page, desk, close } = await openPage();
    await ready(page);
    await page.locator('.ticket').getByLabel('Quantity').fill('10');
    await page.keyboard.press('Control+Shift+H');
    await expect.poll(() => halts(desk)).toBe(1);
    await page.getByRole('radio', { name: 'Live' }).click();
    await page.locator('.modal').waitFor();
    await page.keyboard.press('Control+Shift+H');
    await expect.poll(() => halts(desk)).toBe(2);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.locator('.palette').waitFor();
    await page.keyboard.press('Control+Shift+H');
    await expect.poll(() => halts(desk)).toBe(3);
    await close();
  });

  it('goes to a panel with G and its letter', async () => {
    const { page, close } = await openPage();
    await ready(page);
    await expect
      .poll(async () => {
        await page.keyboard.press('g');
        await page.keyboard.press('r');
        return page.locator('[data-panel="risk"]').isVisible();
      })
      .toBe(true);
    await close();
  });

  it('runs a command by its name', async () => {
    const { page, desk, close } = await openPage();
    await ready(page);
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Type a command').fill('cancel all');
    await page.keyboard.press('Enter');
    await expect.poll(() => desk.commands.map(({ kind }) => kind)).toContain('cancel-all-orders');
    await page.getByText('cancel-all-orders is done').waitFor();
    await close();
  });

  it('switches letters off for who needs that, and keeps it', async () => {
    const { page, close } = await openPage();
    await ready(page);
    await page.keyboard.press('?');
    await page.getByLabel('Keys without Ctrl').uncheck();
    await page.keyboard.press('Escape');
    await page.locator('.modal').waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.reload();
    await ready(page);
    await page.keyboard.press('?');
    await page.keyboard.press('Control+k');
    await page.locator('.palette').waitFor();
    expect(await page.locator('.modal').count()).toBe(0);
    await close();
  });

  it('keeps the focus in a dialog, and gives it back', async () => {
    const { page, close } = await openPage();
    await ready(page);
    const flatten = page.getByRole('button', { name: 'Flatten…' });
    await flatten.click();
    await page.locator('.modal').waitFor();
    for (let turn = 0; turn < 8; turn++) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.closest(".modal") !== null')).toBe(true);
    }
    await page.keyboard.press('Escape');
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toContain('Flatten');
    await close();
  });

  it('remembers where the panels are, and takes the layout back', async () => {
    const { page, close } = await openPage();
    await ready(page);
    await goTo(page, 'settings');
    await page.getByRole('tab', { name: 'Settings' }).waitFor();
    await expect.poll(() => page.evaluate('localStorage.getItem("tradewarden.layout.1") ?? ""')).toContain('"settings"');
    await page.reload();
    await page.getByRole('tab', { name: 'Settings' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Type a command').fill('reset the layout');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Settings' }).waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Chart' }).waitFor();
    await close();
  });

  it('closes a panel and opens it again from the rail', async () => {
    const { page, close } = await openPage();
    await ready(page);
    await page.getByRole('button', { name: 'Close Overview' }).click();
    await page.getByRole('tab', { name: 'Overview' }).waitFor({ state: 'detached' });
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Overview' }).click();
    await ready(page);
    await close();
  });
});
