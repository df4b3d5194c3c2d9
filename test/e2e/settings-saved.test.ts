// The settings form on the real product: what is saved is in settings.json, and the page says what it takes to apply it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath } from '../support/desk/chromium.ts';
import { openWebDesk, type WebDesk } from '../support/desk/web-desk.ts';
import { goTo } from '../support/pretend-desk/open-page.ts';

describe.skipIf(chromiumPath === undefined)('settings that are saved at the desk', () => {
  let desk: WebDesk;
  let page: Page;
  beforeAll(async () => {
    desk = await openWebDesk();
    page = await desk.page();
    page.setDefaultTimeout(60_000);
    await page.getByRole('button', { name: 'Simulator now' }).click();
    await goTo(page, 'settings');
  }, 120_000);
  afterAll(() => desk.close(), 60_000);

  const inFile = (): unknown => JSON.parse(readFileSync(join(desk.home, 'settings.json'), 'utf8'));

  it('are in the file, and wait for the next start in sight', async () => {
    const settings = page.locator('.settings');
    await settings.getByRole('searchbox').fill('maxOrderNotional');
    await settings.getByLabel('maxOrderNotional').fill('31000');
    await settings.getByText('1 changed').waitFor();
    await settings.getByRole('button', { name: 'Save' }).click();
    await page.locator('.notice', { hasText: 'One setting is written. It takes effect at the next start.' }).waitFor();
    await settings.getByText('1 saved, in force after the next start').waitFor();
    await settings.getByText(/· saved, in force after the next start/).waitFor();
    expect(inFile()).toEqual({ risk: { maxOrderNotional: '31000' } });
  });

  it('are refused with what was found and expected, and nothing is written', async () => {
    const settings = page.locator('.settings');
    await settings.getByLabel('maxOrderNotional').fill('-5');
    await settings.getByRole('button', { name: 'Save' }).click();
    await settings.locator('.field.mistake, .field-note.mistake, .settings-answer').first().waitFor();
    expect(await settings.textContent()).toContain('-5');
    expect(inFile()).toEqual({ risk: { maxOrderNotional: '31000' } });
  });

  it('are still there after the page is loaded again', async () => {
    await page.reload();
    await goTo(page, 'settings');
    await page.locator('.settings').getByRole('searchbox').fill('maxOrderNotional');
    await expect.poll(() => page.locator('.settings').getByLabel('maxOrderNotional').inputValue()).toBe('31000');
    await page.locator('.settings').getByText('1 saved, in force after the next start').waitFor();
  });
});
