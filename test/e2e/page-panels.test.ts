// Every panel and dialog as a person sees it: without barriers, without a complaint of the browser, and as a picture in
// out/screens at the sizes of a laptop and of a full screen.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Locator, Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { chromiumPath } from '../support/desk/chromium.ts';
import { closeBrowser, goTo, openPage } from '../support/pretend-desk/open-page.ts';
import { pretendLive, pretendView } from '../support/pretend-desk/pretend-views.ts';
import { tail } from '../support/pretend-desk/view-parts.ts';

const SCREENS = join(import.meta.dirname, '../../out/screens');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;
mkdirSync(SCREENS, { recursive: true });

const PANELS = [
  ['overview', '.components'],
  ['chart', '.chart-canvas canvas'],
  ['watchlist', '.symbol-choice'],
  ['ticket', '.ticket .send'],
  ['orders', 'tbody tr'],
  ['positions', 'tbody tr'],
  ['strategies', '.signals li'],
  ['risk', '.limits li'],
  ['logs', '.log-lines li'],
  ['preflight', '.checks li'],
  ['settings', 'fieldset'],
] as const;

const DIALOGS = [
  ['live', 'Live', '.evidence li'],
  ['flatten', 'Flatten …', '.to-close li'],
  ['stop', 'Stop strategies …', '.modal-actions'],
  ['shortcuts', 'Shortcuts and notices', '.shortcuts'],
  ['welcome', 'Welcome', '.welcome-choices'],
] as const;

describe.skipIf(chromiumPath === undefined)('the page', () => {
  afterAll(closeBrowser);

  it.each(SIZES)('shows every panel at $width × $height without barriers or complaints', async (size) => {
    const { page, complaints, close } = await openPage({ size });
    const found: string[] = [];
    await page.locator('.components tbody tr').first().waitFor();
    for (const [id, content] of PANELS) {
      await goTo(page, id);
      const panel = page.locator(`[data-panel="${id}"]`);
      await panel.locator(content).first().waitFor();
      if (size.width === 1280) found.push(...(await barriersOf(page, id, `[data-panel="${id}"]`)));
      await page.screenshot({ path: join(SCREENS, `${id}-${size.width}.png`) });
    }
    if (size.width === 1280) found.push(...(await barriersOf(page, 'the whole page')));
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(SIZES)('shows the parts of the panels that open, at $width × $height, without barriers', async (size) => {
    const { page, complaints, close } = await openPage({ size });
    const found: string[] = [];
    const look = async (name: string, panel: string): Promise<void> => {
      found.push(...(await barriersOf(page, name, `[data-panel="${panel}"]`)));
      await page.screenshot({ path: join(SCREENS, `${name}-${size.width}.png`) });
    };
    await goTo(page, 'ticket');
    const ticket = page.locator('.ticket');
    await ticket.getByLabel('Symbol of the order').fill('MSFT');
    await ticket.getByLabel('Symbol of the order').press('Enter');
    await ticket.getByRole('radio', { name: 'Stop limit' }).click();
    await ticket.getByLabel('Quantity').fill('10');
    await ticket.getByLabel('Stop price').fill('34.5');
    await ticket.getByLabel('Limit price').fill('35');
    await ticket.getByLabel('with stop-loss, take-profit').check();
    await ticket.getByLabel('Stop-loss', { exact: true }).fill('36');
    await ticket.getByText('expected below the price').waitFor();
    await look('ticket-exits-mistaken', 'ticket');
    await ticket.getByLabel('Stop-loss', { exact: true }).fill('31.2');
    await ticket.getByLabel('Take-profit', { exact: true }).fill('41');
    await ticket.locator('.check-answer.up').waitFor();
    await look('ticket-exits', 'ticket');
    // However many fields there are, and whatever was said lately, the next order can be sent.
    expect(await isInSight(page, ticket.locator('.send'))).toBe(true);
    await ticket.locator('.send').click();
    await page.locator('.notice').first().waitFor();
    expect(await isInSight(page, ticket.locator('.send'))).toBe(true);
    await goTo(page, 'strategies');
    await page.getByRole('radio', { name: 'Parameters' }).click();
    await page.locator('.parameters .field').first().waitFor();
    await look('strategies-parameters', 'strategies');
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('shows every dialog without barriers or complaints', async () => {
    // The evidence is there once a session is live, read-only at first.
    const { page, complaints, close } = await openPage({
      viewOf: (topic) => (topic.topic === 'live' ? { ...pretendLive, state: 'read-only' } : pretendView(topic)),
    });
    const found: string[] = [];
    await page.locator('.components tbody tr').first().waitFor();
    for (const [name, command, content] of DIALOGS) {
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder('Type a command').fill(command);
      if (name === 'live') found.push(...(await barriersOf(page, 'palette', '.palette')));
      await page.keyboard.press('Enter');
      await page.locator(`.modal ${content}`).first().waitFor();
      found.push(...(await barriersOf(page, name, '.modal')));
      await page.screenshot({ path: join(SCREENS, `${name}-dialog.png`) });
      await page.keyboard.press('Escape');
      await page.locator('.modal').waitFor({ state: 'detached' });
    }
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('says in every panel that there is nothing yet, and what will come', async () => {
    const { page, complaints, close } = await openPage({
      viewOf: (topic) => {
        const view = pretendView(topic);
        return view && emptied(view);
      },
    });
    await page.getByText('No orders yet').waitFor();
    for (const [panel, words] of [
      ['positions', 'No open positions'],
      ['strategies', 'No strategies'],
      ['logs', 'No lines yet'],
      ['preflight', 'Not checked yet'],
      ['watchlist', 'Nothing to watch yet'],
      ['chart', 'No symbol yet'],
    ] as const) {
      await goTo(page, panel);
      await page.getByText(words).first().waitFor();
    }
    expect(await barriersOf(page, 'empty')).toEqual([]);
    expect(complaints).toEqual([]);
    await page.screenshot({ path: join(SCREENS, 'empty-1280.png') });
    await close();
  });

  it('says under the prices of a chart that its history is still missing, and why', async () => {
    const { page, close } = await openPage({
      viewOf: (topic) => {
        const view = pretendView(topic);
        if (topic.topic !== 'chart' || !view) return view;
        return { ...view, state: 'failed', reason: 'the gateway does not answer', bars: tail([]) };
      },
    });
    await page.locator('.chart-canvas canvas').first().waitFor();
    await page.getByText('No history yet, it is asked for again: the gateway does not answer').waitFor();
    await page.screenshot({ path: join(SCREENS, 'chart-without-history-1280.png') });
    await close();
  });

  it('says why a topic is refused', async () => {
    const { page, close } = await openPage({ viewOf: (topic) => (topic.topic === 'orders' ? null : pretendView(topic)) });
    await page.getByText('nobody knows orders').waitFor();
    await close();
  });

  it('holds the damage of a broken panel to that panel', async () => {
    const { page, close } = await openPage({
      viewOf: (topic) => (topic.topic === 'orders' ? { orders: { rows: { a: null } } } : pretendView(topic)),
    });
    await page.getByText('The panel orders failed').waitFor();
    await page.locator('.components tbody tr').first().waitFor();
    await close();
  });

  it('keeps cancel in sight however narrow the panel is', async () => {
    const { page, desk, close } = await openPage({ size: { width: 480, height: 700 } });
    await page.getByRole('button', { name: 'Orders' }).click();
    const cancel = page.getByRole('button', { name: 'Cancel sell SPY' });
    await cancel.waitFor();
    expect(await isInSight(page, cancel)).toBe(true);
    await cancel.click();
    await expect.poll(() => desk.commands).toContainEqual({ kind: 'cancel-order', clientOrderId: 'tw-0' });
    await close();
  });

  it('can be used at 200 % zoom: one panel at a time, nothing out of reach', async () => {
    const { page, close } = await openPage({ size: { width: 640, height: 400 } });
    await page.locator('.components tbody tr').first().waitFor();
    await page.getByRole('button', { name: 'Orders' }).click();
    await page.locator('[data-panel="orders"] tbody tr').first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await page.getByRole('button', { name: 'Halt' }).isVisible()).toBe(true);
    expect(await isInSight(page, page.getByRole('button', { name: 'Cancel sell SPY' }))).toBe(true);
    await page.screenshot({ path: join(SCREENS, 'zoomed-640.png') });
    await close();
  });
});

/** Whole, not under anything, and without scrolling to the side. */
async function isInSight(page: Page, part: Locator): Promise<boolean> {
  const { x, y, width, height } = (await part.boundingBox()) ?? { x: -1, y: 0, width: 0, height: 0 };
  const there = await page.evaluate<string | null>(
    `(({ ariaLabel, textContent } = {}) => ariaLabel ?? textContent ?? null)(
      document.elementFromPoint(${x + width / 2}, ${y + height / 2})?.closest('button') ?? undefined)`,
  );
  return x >= 0 && there !== null && there === ((await part.getAttribute('aria-label')) ?? (await part.textContent()));
}

async function barriersOf(page: Page, where: string, part = 'html'): Promise<readonly string[]> {
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(${JSON.stringify(part)}, { runOnly: ${JSON.stringify(RULES)} })`,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${where}: ${id} at ${target.join(' ')}`));
}

/** The same view before anything happened. */
function emptied(view: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(view).map(([name, value]) => {
      if (typeof value !== 'object' || value === null) return [name, name === 'state' ? 'never-run' : value];
      if (Array.isArray(value)) return [name, []];
      if ('rows' in value) return [name, { rows: {} }];
      return [name, 'entries' in value ? { entries: [], total: 0 } : value];
    }),
  );
}
