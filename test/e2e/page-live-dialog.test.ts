// Real money only on purpose: the dialog on each of its ways.
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import type { DeskTopic } from '../../protocol/desk-feed.ts';
import type { LiveView } from '../../protocol/desk-views/live.ts';
import { chromiumPath } from '../support/desk/chromium.ts';
import type { Loose } from '../support/pretend-desk/loose.ts';
import { closeBrowser, openPage } from '../support/pretend-desk/open-page.ts';
import { pretendBar, pretendLive, pretendView } from '../support/pretend-desk/pretend-views.ts';

const readOnly: Loose<LiveView> = {
  ...pretendLive,
  state: 'read-only',
  reason: '',
  evidence: pretendLive.evidence.map((item) => ({ ...item, holds: true })),
  allHold: true,
  account: { ending: '4K7Q', digitsToType: 4, equity: '25310.07' },
};
const liveBar = { ...pretendBar, mode: 'live', venue: 'alpaca-live', live: 'read-only' };
const withLive = (live: Loose<LiveView>) => (topic: DeskTopic) =>
  topic.topic === 'live' ? live : topic.topic === 'bar' ? liveBar : pretendView(topic);
const arming = (page: Page) => page.locator('.modal .hold-button');

describe.skipIf(chromiumPath === undefined)('the live dialog', () => {
  afterAll(closeBrowser);

  it('shows on paper, over the web, what to type at the machine, and no button that goes live', async () => {
    const { page, desk, close } = await openPage();
    await page.getByRole('radio', { name: 'Live' }).click();
    await page.getByText(pretendLive.command).waitFor();
    expect(await page.locator('.modal button').allTextContents()).toEqual(['Close']);
    expect(desk.commands).toEqual([]);
    await close();
  });

  it('shows evidence, remedies and the command over the web, and no button', async () => {
    const failing = { ...readOnly, allHold: false, evidence: pretendLive.evidence, command: 'tradewarden arm' };
    const { page, desk, close } = await openPage({ viewOf: withLive(failing) });
    await openLive(page);
    await page.getByText('Store the keys of the live account').waitFor();
    await page.locator('.modal').getByText('tradewarden arm').waitFor();
    expect(await arming(page).count()).toBe(0);
    expect(desk.commands.map(({ kind }) => kind)).toEqual(['prove-evidence']);
    await close();
  });

  it('leaves live over the web only by a command at the machine', async () => {
    const { page, desk, close } = await openPage({ viewOf: withLive(readOnly) });
    await page.getByRole('radio', { name: 'Paper' }).click();
    await page.locator('.modal').getByText('tradewarden stop && tradewarden run').waitFor();
    expect(await page.locator('.modal button').allTextContents()).toEqual(['Close']);
    expect(desk.commands).toEqual([]);
    await close();
  });

  it('is not passed by when trading is resumed from the palette: that asks, too', async () => {
    const { page, desk, close } = await openPage({ viewOf: withLive(readOnly) });
    await page.locator('.components tbody tr').first().waitFor();
    const resume = async (): Promise<void> => {
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder('Type a command').fill('resume trading');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Resume live trading?' }).waitFor();
    };
    await resume();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(desk.commands).toEqual([]);
    await resume();
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await expect.poll(() => desk.commands.map(({ kind }) => kind)).toEqual(['resume']);
    await close();
  });

  it('has a button that cannot be reached while anything fails', async () => {
    const [first, ...others] = readOnly.evidence;
    const failing = { ...readOnly, allHold: false, evidence: [{ ...first, holds: false } as typeof first & object, ...others] };
    const { page, close } = await openPage({ welcome: { canArm: true, isDesktop: true }, viewOf: withLive(failing) });
    // The bar knows by then that this is live: until it does, the same click asks for live trading.
    await page.getByText('LIVE · ALPACA · READ-ONLY').waitFor();
    await page.getByRole('radio', { name: 'Live' }).click();
    await page.locator('.modal .evidence li').first().waitFor();
    expect(await arming(page).isDisabled()).toBe(true);
    expect(await page.locator('.modal input').count()).toBe(0);
    await close();
  });

  it('arms after the typed digits and a held button, and not after a click', async () => {
    const { page, desk, close } = await openPage({ welcome: { canArm: true, isDesktop: true }, viewOf: withLive(readOnly) });
    await openLive(page);
    expect(await arming(page).isDisabled()).toBe(true);
    await page.getByLabel('Last 4 characters').fill('4K7X');
    expect(await arming(page).isDisabled()).toBe(true);
    await page.getByLabel('Last 4 characters').fill('4K7Q');
    await arming(page).click();
    expect(desk.commands.map(({ kind }) => kind)).not.toContain('arm');
    await arming(page).focus();
    await page.keyboard.down('Space');
    await expect.poll(() => desk.commands.find(({ kind }) => kind === 'arm')).toEqual({ kind: 'arm', accountEnding: '4K7Q' });
    await page.keyboard.up('Space');
    await page.locator('.modal').waitFor({ state: 'detached' });
    await close();
  });

  it('is left with Escape, whatever was typed', async () => {
    const { page, desk, close } = await openPage({ welcome: { canArm: true, isDesktop: true }, viewOf: withLive(readOnly) });
    await openLive(page);
    await page.getByLabel('Last 4 characters').fill('4K7Q');
    await page.keyboard.press('Escape');
    await page.locator('.modal').waitFor({ state: 'detached' });
    expect(desk.commands.map(({ kind }) => kind)).toEqual(['prove-evidence']);
    await close();
  });

  it('cannot be mistaken for paper: the badge, and a question before an order with real money', async () => {
    const { page, desk, close } = await openPage({ welcome: { isDesktop: true }, viewOf: withLive(readOnly) });
    await page.locator('.badge.live').getByText('LIVE · ALPACA · READ-ONLY').waitFor();
    await page.locator('.ticket').getByLabel('Quantity').fill('5');
    await page.getByText('submit-order is done').waitFor();
    await page.getByRole('button', { name: 'with real money' }).click();
    await page.getByText('with real money?').waitFor();
    expect(desk.commands.some((command) => command.kind === 'submit-order' && !command.checkOnly)).toBe(false);
    await page.locator('.modal .danger').click();
    await expect.poll(() => desk.commands.some((command) => command.kind === 'submit-order' && !command.checkOnly)).toBe(true);
    await page.screenshot({ path: 'out/screens/live-1280.png' });
    await close();
  });
});

/** From the palette, because in live the toggle is pressed already. */
async function openLive(page: Page): Promise<void> {
  await page.locator('.components tbody tr').first().waitFor();
  if ((await page.locator('.modal').count()) === 0) {
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Type a command').fill('go live');
    await page.keyboard.press('Enter');
  }
  await page.locator('.modal .evidence li').first().waitFor();
}
