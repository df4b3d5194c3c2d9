// Orders, positions, strategies and the ticket when what they show is old, not known yet, or not to be changed from here.
import { afterAll, describe, expect, it } from 'vitest';
import type { DeskTopic } from '../../protocol/desk-feed.ts';
import { chromiumPath } from '../support/desk/chromium.ts';
import { closeBrowser, goTo, openPage } from '../support/pretend-desk/open-page.ts';
import { pretendBar, pretendView } from '../support/pretend-desk/pretend-views.ts';

const UNKNOWN = { freshness: 'unknown', value: null, asOfUs: null } as const;
const NOTHING_HELD = { books: { rows: {} }, account: { rows: {} } };
const NOTHING_ORDERED = { orders: { rows: {} }, fills: { entries: [], total: 0 }, denials: { entries: [], total: 0 } };

function beforeTheFirstWord(topic: DeskTopic) {
  if (topic.topic === 'bar') return { ...pretendBar, account: UNKNOWN };
  if (topic.topic === 'orders') return NOTHING_ORDERED;
  return topic.topic === 'positions' ? NOTHING_HELD : pretendView(topic);
}

describe.skipIf(chromiumPath === undefined)('panels of the books', () => {
  afterAll(closeBrowser);

  it.each(['orders', 'positions', 'strategies'])(
    'say in %s since when the executor is silent, until it speaks again',
    async (id) => {
      const { page, desk, complaints, close } = await openPage();
      await goTo(page, id);
      const panel = page.locator(`[data-panel="${id}"]`);
      await panel.locator('.panel-body').waitFor();
      expect(await panel.getByText('Stale since').count()).toBe(0);
      desk.change({ topic: 'bar' }, { account: { set: { ...pretendBar.account, freshness: 'stale' } } });
      await panel.getByText(/Stale since \d\d:\d\d:\d\d: the executor does not answer/).waitFor();
      desk.change({ topic: 'bar' }, { account: { set: pretendBar.account } });
      await panel.getByText('Stale since').waitFor({ state: 'detached' });
      expect(complaints).toEqual([]);
      await close();
    },
  );

  it('do not call empty what nobody has told yet', async () => {
    const { page, desk, close } = await openPage({ viewOf: beforeTheFirstWord });
    for (const id of ['orders', 'positions']) {
      await goTo(page, id);
      await page.locator(`[data-panel="${id}"]`).getByText('Not known yet').waitFor();
    }
    desk.change({ topic: 'bar' }, { account: { set: pretendBar.account } });
    await page.getByText('No open positions').waitFor();
    await close();
  });

  it('pale and offer nothing while the desk is gone, and are themselves again when it is back', async () => {
    const { page, desk, close } = await openPage();
    const cancel = page.getByRole('button', { name: 'Cancel sell SPY' });
    await cancel.waitFor();
    await goTo(page, 'positions');
    const closing = page.getByRole('button', { name: 'Close SPY of sma-cross' });
    const ticket = page.locator('.ticket');
    await ticket.getByLabel('Quantity').fill('10');
    await ticket.locator('.check-answer.up').waitFor();
    desk.cut();
    await ticket.getByText('Orders cannot be sent from here').waitFor();
    expect(await page.locator('[data-panel="positions"] .panel-body.unheard').count()).toBe(1);
    for (const button of [cancel, closing, ticket.locator('.send')]) expect(await button.isDisabled()).toBe(true);
    desk.restore();
    await ticket.locator('.check-answer.up').waitFor();
    for (const button of [cancel, closing, ticket.locator('.send')]) expect(await button.isEnabled()).toBe(true);
    expect(await ticket.getByLabel('Quantity').inputValue()).toBe('10');
    await close();
  });

  it('show a viewer everything and let nothing be changed', async () => {
    const { page, desk, close } = await openPage({ welcome: { role: 'viewer' } });
    expect(await page.getByRole('button', { name: 'Cancel sell SPY' }).isDisabled()).toBe(true);
    await goTo(page, 'positions');
    expect(await page.getByRole('button', { name: 'Close SPY of sma-cross' }).isDisabled()).toBe(true);
    await goTo(page, 'strategies');
    expect(await page.locator('.strategy-head').getByRole('button', { name: 'Stop' }).isDisabled()).toBe(true);
    await page.locator('.ticket').getByLabel('Quantity').fill('10');
    expect(await page.locator('.ticket .send').isDisabled()).toBe(true);
    expect(desk.commands).toEqual([]);
    await close();
  });
});
