// Who asked for less motion gets none, not even from the dock.
import { afterAll, describe, expect, it } from 'vitest';
import { chromiumPath } from '../support/desk/chromium.ts';
import { closeBrowser, openPage } from '../support/pretend-desk/open-page.ts';

describe.skipIf(chromiumPath === undefined)('motion', () => {
  afterAll(closeBrowser);

  it('ends where the person asked for less of it', async () => {
    const { page, close } = await openPage();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.locator('.components tbody tr').first().waitFor();
    await page.locator('.dv-scrollbar').first().waitFor({ state: 'attached' });
    const moving = await page.evaluate<string[]>(`[...document.querySelectorAll('*')].filter((element) => {
      const { transitionDuration, animationDuration } = getComputedStyle(element);
      return [transitionDuration, animationDuration].some((text) => text.split(',').some((part) => parseFloat(part) > 0.001));
    }).map(({ className }) => String(className))`);
    expect(moving).toEqual([]);
    await close();
  });
});
