// Tables with the longest that may stand in them: nothing runs into its neighbour, and what is cut off can be read whole.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { chromiumPath } from '../support/desk/chromium.ts';
import { extremeView } from '../support/pretend-desk/extreme-views.ts';
import { closeBrowser, goTo, openPage } from '../support/pretend-desk/open-page.ts';

const SCREENS = join(import.meta.dirname, '../../out/screens');
mkdirSync(SCREENS, { recursive: true });

/** Cells whose text is drawn beyond their own border, and those that cut off a number without telling it. */
const findBadCells = (page: Page, panel: string): Promise<readonly string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll('[data-panel="${panel}"] .data-table td')].flatMap((cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    const [text, box] = [range.getBoundingClientRect(), cell.getBoundingClientRect()];
    const isWider = text.width > 0 && (text.right > box.right + 1 || text.left < box.left - 1);
    const isCut = getComputedStyle(cell).overflowX !== 'visible';
    if (!isWider || cell.classList.contains('actions')) return [];
    if (!isCut) return ['runs out: ' + cell.textContent];
    return cell.classList.contains('number') && cell.title === '' && !cell.querySelector('[title]') ? ['untold: ' + cell.textContent] : [];
  })`);

/** Numbers of the session that run into the next one. */
const findBadMetrics = (page: Page): Promise<readonly string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll('.metrics dd')].flatMap((place) => {
    const range = document.createRange();
    range.selectNodeContents(place);
    return range.getBoundingClientRect().right > place.parentElement.getBoundingClientRect().right ? [place.textContent] : [];
  })`);

describe.skipIf(chromiumPath === undefined)('tables', () => {
  afterAll(closeBrowser);

  it.each([
    { width: 1280, height: 800 },
    { width: 1920, height: 1080 },
    { width: 500, height: 700 },
  ])('keep the longest symbols and numbers in their cells at $width × $height', async (size) => {
    const { page, close } = await openPage({ size, viewOf: extremeView });
    for (const panel of ['orders', 'positions', 'watchlist']) {
      await goTo(page, panel);
      await page.locator(`[data-panel="${panel}"] tbody tr`).nth(4).waitFor();
      expect(await findBadCells(page, panel)).toEqual([]);
      // Columns leave instead of going under the buttons: a profit that cannot be seen is none.
      if (panel !== 'watchlist') expect(await page.locator(`[data-panel="${panel}"] .table.wide`).count(), panel).toBe(0);
    }
    await goTo(page, 'overview');
    expect(await findBadMetrics(page)).toEqual([]);
    for (const panel of ['overview', 'orders', 'positions', 'watchlist', 'strategies']) {
      await goTo(page, panel);
      await page.locator(`[data-panel="${panel}"] .panel-body`).waitFor();
      await page.screenshot({ path: join(SCREENS, `extreme-${panel}-${size.width}.png`) });
    }
    await close();
  });
});
