// From paper to live and back inside of the app, with the simulator posing as the live venue: refused, read-only, armed, and paper
// again. What the page shows, the tray shows too.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DesktopApp, launchDesktop, type MainApi } from '../support/desk/desktop-app.ts';
import { findDesktopHost } from '../support/desk/desktop-host.ts';
import { canPose, type PosingVenue, startPosingVenue } from '../support/desk/posing-venue.ts';
import { clickMenu, clickTray, notificationsOf, trayOf } from '../support/desk/shell-view.ts';
import { createHome, removeHome, runTradewarden, type Status, statusOf, untilStatus } from '../support/product-run.ts';
import { TEST_KEYS } from '../support/simulator.ts';

const PATIENT = { timeout: 90_000 };
/** The page's globals. */
declare const window: MainApi;

const pidsOf = (status: Status | null): readonly unknown[] => status?.components.map(({ worker, pid }) => [worker, pid]) ?? [];

describe.skipIf(findDesktopHost().kind !== 'stand-in' || !canPose)('live trading inside of the app', () => {
  const home = createHome();
  let venue: PosingVenue;
  let app: DesktopApp;
  let page: Page;

  const settings = (risk: object): void => {
    const strategies = [{ id: 'watcher', strategy: 'sma-cross', symbols: ['BTC/USD'], parameters: { barSeconds: 43_200 } }];
    writeFileSync(join(home, 'settings.json'), JSON.stringify({ strategies, risk }));
  };
  const untilTray = (pattern: RegExp) => expect.poll(async () => (await trayOf(app))?.toolTip, PATIENT).toMatch(pattern);
  const saveLiveKeys = (keyId: string, secret: string) =>
    page.evaluate(([id, hush]) => window.tradewarden.saveKeys('live', id, hush), [keyId, secret]);
  const badge = () => page.getByLabel('Mode and venue');
  const modal = () => page.locator('.modal');
  const toLive = () => modal().getByRole('button', { name: 'Switch to live, read-only' });
  const toPaper = () => modal().getByRole('button', { name: 'Back to paper' });
  const untilRefused = (why: RegExp) => modal().getByRole('alert').getByText(why).waitFor(PATIENT);
  const holdToArm = () => modal().locator('.hold-button');
  const failing = () => modal().getByRole('img', { name: 'fails' });

  async function untilReadOnly(): Promise<void> {
    await expect.poll(() => badge().textContent(), PATIENT).toBe('LIVE · ALPACA · READ-ONLY');
    await modal().locator('.evidence li').first().waitFor(PATIENT);
    await untilTray(/LIVE on alpaca-live: trading ACTIVE/);
  }

  beforeAll(async () => {
    venue = await startPosingVenue();
    settings({});
    // Locks of accounts lie in the user's own folder.
    const environment = { ...venue.environment, XDG_DATA_HOME: home };
    app = await launchDesktop(['--home', home, '--ports', 'auto'], { environment });
    page = await app.page();
    await untilStatus(home, ({ tradingState }) => tradingState === 'ACTIVE');
  }, 120_000);
  afterAll(async () => {
    await app?.close();
    await venue?.stop();
    removeHome(home);
  });

  it('says first what will end, stays on paper without keys of a live account, and says why', async () => {
    const before = await statusOf(home);
    await page.getByRole('radio', { name: 'Live' }).click();
    await modal()
      .getByText(/The paper session ends in order/)
      .waitFor();
    await modal()
      .getByText(/simulated market stops with the paper session/)
      .waitFor();
    await modal()
      .getByText(/begins read-only: nothing is ordered before somebody arms it/)
      .waitFor();
    await page.screenshot({ path: 'out/screens/go-live-1280.png' });
    await toLive().click();
    await untilRefused(/Paper trading goes on/);
    await untilRefused(/needs the keys of a live account/);
    expect(pidsOf(await statusOf(home))).toEqual(pidsOf(before));
  });

  it('stays on paper when the live venue refuses the keys', async () => {
    const before = await statusOf(home);
    await saveLiveKeys('WRONG', 'wrong');
    await toLive().click();
    await untilRefused(/alpaca-live refuses these keys/);
    expect(pidsOf(await statusOf(home))).toEqual(pidsOf(before));
    await untilTray(/paper on simulator: trading ACTIVE/);
    await page.keyboard.press('Escape');
  });

  it('goes live from the tray, read-only, and cannot be armed while a piece of evidence fails', async () => {
    await saveLiveKeys(TEST_KEYS.keyId, TEST_KEYS.secret);
    await clickTray(app, 'Live…');
    await toLive().click();
    await untilReadOnly();
    await expect.poll(() => failing().count(), PATIENT).toBe(1);
    await modal().getByText('not set: maxOrderNotional, maxPositionNotional').waitFor();
    expect(await holdToArm().isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
  });

  it('goes back to paper from the menu', async () => {
    await clickMenu(app, 'Back to paper…');
    await modal().getByText('Nothing is open at the live account.').waitFor();
    await page.screenshot({ path: 'out/screens/back-to-paper-1280.png' });
    await toPaper().click();
    await expect.poll(() => badge().textContent(), PATIENT).toBe('PAPER · SIMULATOR');
    await untilTray(/paper on simulator: trading ACTIVE/);
    expect((await trayOf(app))?.image).toMatch(/tray-active/);
    await modal().waitFor({ state: 'detached' });
  });

  const arm = async (): Promise<void> => {
    await modal().getByText('Everything holds').waitFor(PATIENT);
    await modal().getByLabel('Last 4 characters').fill(venue.simulator.accountNumber.slice(-4));
    await holdToArm().focus();
    await page.keyboard.down('Space');
    await expect.poll(() => badge().textContent(), PATIENT).toBe('LIVE · ALPACA · ARMED');
    await page.keyboard.up('Space');
  };

  it('is armed by the typed digits and a held button once everything holds', async () => {
    settings({ maxOrderNotional: '5000', maxPositionNotional: '9000' });
    await page.getByRole('radio', { name: 'Live' }).click();
    await toLive().click();
    await untilReadOnly();
    await arm();
  });

  it('tells a person that somebody disarmed it, and can be armed again', async () => {
    expect((await runTradewarden('disarm', '--reason', 'lunch', '--home', home)).code).toBe(0);
    await expect.poll(() => badge().textContent(), PATIENT).toBe('LIVE · ALPACA · WINDING DOWN');
    await expect
      .poll(() => notificationsOf(app), PATIENT)
      .toContainEqual({ title: 'Alert', body: expect.stringMatching(/lunch/) });
    await page.getByRole('radio', { name: 'Live' }).click();
    await arm();
  });

  it('is on paper after the way back, and the next live session is not armed by the arming of the last', async () => {
    await page.getByRole('radio', { name: 'Paper' }).click();
    await toPaper().click();
    await expect.poll(() => badge().textContent(), PATIENT).toBe('PAPER · SIMULATOR');
    await modal().waitFor({ state: 'detached' });
    await clickTray(app, 'Live…');
    await toLive().click();
    await untilReadOnly();
  });

  it('ends like every other session when the app is told to', async () => {
    const { code, output } = await app.close();
    expect(output).toMatch(/executor has stopped/);
    expect(code).toBe(0);
  });
});
