// A page that loses its desk says so, sells nothing old as new, and heals by itself.
import { afterAll, describe, expect, it } from 'vitest';
import { chromiumPath } from '../support/desk/chromium.ts';
import { closeBrowser, goTo, openPage } from '../support/pretend-desk/open-page.ts';
import { pretendBar } from '../support/pretend-desk/pretend-views.ts';

describe.skipIf(chromiumPath === undefined)('the connection of the page', () => {
  afterAll(closeBrowser);

  it('says that all is old when the desk is gone, and is itself again when it is back', async () => {
    const { page, desk, close } = await openPage();
    await page.locator('.components tbody tr').first().waitFor();
    desk.cut();
    await page.getByText('Disconnected: prices, orders and states below are old.').waitFor();
    // Halt is kept until the desk is back.
    await page.getByRole('button', { name: /^Halt/ }).click();
    expect(await page.getByRole('button', { name: 'Flatten…' }).isDisabled()).toBe(true);
    desk.restore();
    await page.locator('.link-strip').waitFor({ state: 'detached' });
    await expect.poll(() => desk.commands.map(({ kind }) => kind)).toContain('halt');
    expect(desk.commands.filter(({ kind }) => kind === 'halt')).toHaveLength(1);
    await close();
  });

  it('pales what a panel still shows of before, and says in the others why they are empty', async () => {
    const seen = ['overview', 'watchlist', 'orders', 'positions', 'strategies', 'risk', 'logs', 'preflight', 'settings'];
    const { page, desk, close } = await openPage();
    await page.locator('.components tbody tr').first().waitFor();
    for (const panel of seen) await goTo(page, panel);
    desk.cut();
    await page.locator('.link-strip').waitFor();
    for (const panel of seen) {
      await goTo(page, panel);
      const place = page.locator(`[data-panel="${panel}"]`);
      await place.locator('.panel-body.unheard').or(place.getByText('fills as soon as the desk answers again')).waitFor();
    }
    await page.locator('[data-panel="overview"] .panel-body.unheard').waitFor();
    desk.restore();
    await page.locator('[data-panel="settings"] .panel-body').waitFor();
    expect(await page.locator('.panel-body.unheard').count()).toBe(0);
    await close();
  });

  it('moves with what the desk tells', async () => {
    const { page, desk, close } = await openPage();
    await page.locator('.components tbody tr').first().waitFor();
    const halted = { state: 'HALTED', reason: 'halted by ada', by: 'ada' } as const;
    desk.change({ topic: 'bar' }, { trading: { set: { ...pretendBar.trading, value: halted } } });
    await page.locator('.bar-fact.trading').getByText('HALTED').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => desk.commands.map(({ kind }) => kind)).toContain('resume');
    desk.change(
      { topic: 'overview' },
      {
        components: { rows: {}, gone: ['recorder'] },
        alerts: { rows: {}, gone: ['a1', 'a2', 'a3'] },
      },
    );
    await page.getByText('Nothing needs your attention').waitFor();
    await close();
  });

  it('calls a silent source stale, with the time of its last word', async () => {
    const { page, desk, close } = await openPage();
    await page.locator('.components tbody tr').first().waitFor();
    desk.change({ topic: 'bar' }, { feed: { set: { ...pretendBar.feed, freshness: 'stale' } } });
    await page.locator('.bar-fact.feed').getByText('stale since').waitFor();
    await close();
  });

  it('lets a viewer look and touch nothing', async () => {
    const { page, desk, close } = await openPage({ welcome: { role: 'viewer' } });
    await page.locator('.components tbody tr').first().waitFor();
    await page.getByText('watching only', { exact: true }).waitFor();
    for (const name of [/^Halt/, 'Flatten…', 'Stop…']) {
      expect(await page.getByRole('button', { name }).isDisabled()).toBe(true);
    }
    await page.keyboard.press('Control+Shift+H');
    await page.keyboard.press('Control+k');
    await page.locator('.palette').waitFor();
    expect(await page.getByText('Halt trading').count()).toBe(0);
    expect(desk.commands).toEqual([]);
    await close();
  });

  it('asks for a reload when the desk is of another version', async () => {
    const { page, close } = await openPage({ welcome: { deskProtocolVersion: 999 } });
    await page.getByText('another version of Tradewarden').waitFor();
    await close();
  });
});
