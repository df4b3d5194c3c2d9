// The tray and the menu: the state at a glance, and every button that they have.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeDesktop, type HomedApp, startDesktop } from '../support/desk/desks.ts';
import type { MainApi } from '../support/desk/desktop-app.ts';
import {
  answerDialog,
  blockersOf,
  clickMenu,
  clickTray,
  dialogOf,
  linksOf,
  notificationsOf,
  type TrayView,
  trayOf,
} from '../support/desk/shell-view.ts';
import { statusOf, untilStatus } from '../support/product-run.ts';

const PATIENT = { timeout: 90_000 };

describeDesktop('tray and menu', () => {
  let desk: HomedApp;
  beforeAll(async () => {
    desk = await startDesktop();
  });
  afterAll(() => desk?.end());

  const untilTray = (holds: (tray: TrayView) => boolean) =>
    expect.poll(async () => {
      const tray = await trayOf(desk.app);
      return tray !== null && holds(tray);
    }, PATIENT);
  const isEnabled = (tray: TrayView, label: string): boolean | undefined =>
    tray.items.find((item) => item.label === label)?.enabled;

  it('shows that trading is active, with mode, venue and equity', async () => {
    await untilTray(({ toolTip }) => /paper on simulator: trading ACTIVE, .*equity \d/.test(toolTip)).toBe(true);
    const tray = await trayOf(desk.app);
    expect(tray?.image).toMatch(/tray-active/);
    expect(tray?.items.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['Open Tradewarden', 'Start trading', 'Stop trading', 'Halt trading', 'Mode', 'Quit…']),
    );
  });

  it('has every button in the menu of the window too, the most urgent with keys of their own', async () => {
    const items = await desk.app.evaluate((electron) => {
      const list = (menu: MainApi): MainApi[] =>
        menu.items.flatMap((item: MainApi) => [[item.label, item.accelerator], ...(item.submenu ? list(item.submenu) : [])]);
      return list(electron.Menu.getApplicationMenu()) as [string, string | undefined][];
    }, null);
    const labels = items.map(([label]) => label);
    const isInMenu = (name: string): boolean => labels.some((label) => label.startsWith(name));
    for (const name of ['Start', 'Stop', 'Halt', 'Resume', 'Flatten', 'Live', 'Back to paper', 'Quit'])
      expect([name, isInMenu(name)]).toEqual([name, true]);
    expect(Object.fromEntries(items)).toMatchObject({
      'Halt trading': 'CmdOrCtrl+Shift+H',
      'Live…': 'CmdOrCtrl+Shift+L',
      'Settings…': 'CmdOrCtrl+,',
      Quit: 'CmdOrCtrl+Q',
    });
  });

  it('halts from the tray, says so, and resumes from the menu', async () => {
    await expect.poll(() => blockersOf(desk.app), PATIENT).toBe(1);
    await clickTray(desk.app, 'Halt trading');
    await untilStatus(desk.home, ({ tradingState }) => tradingState === 'HALTED');
    await untilTray((tray) => /HALTED/.test(tray.toolTip) && isEnabled(tray, 'Halt trading') === false).toBe(true);
    expect((await trayOf(desk.app))?.image).toMatch(/tray-halted/);
    await expect
      .poll(() => notificationsOf(desk.app), PATIENT)
      .toContainEqual({ title: 'Trading is HALTED', body: 'It was ACTIVE.' });
    // Nothing trades, so the system may suspend the app.
    await expect.poll(() => blockersOf(desk.app), PATIENT).toBe(0);
    await clickMenu(desk.app, 'Resume trading');
    await untilStatus(desk.home, ({ tradingState }) => tradingState === 'ACTIVE');
  });

  it('stops trading and starts it again, while the app stays', async () => {
    await clickTray(desk.app, 'Stop trading');
    await untilTray((tray) => /: stopped/.test(tray.toolTip)).toBe(true);
    const stopped = await statusOf(desk.home);
    expect(stopped?.components.filter(({ worker, state }) => worker === 'executor' && state !== 'stopped')).toEqual([]);
    await untilTray((tray) => isEnabled(tray, 'Start trading') === true).toBe(true);
    await clickTray(desk.app, 'Start trading');
    await untilStatus(desk.home, ({ tradingState, components }) => {
      const executor = components.find(({ worker }) => worker === 'executor');
      return tradingState === 'ACTIVE' && executor?.state === 'running';
    });
    await untilTray((tray) => /trading ACTIVE/.test(tray.toolTip)).toBe(true);
  });

  it('opens only pages that it names, in the user’s browser', async () => {
    await clickMenu(desk.app, 'Alpaca status');
    expect(await linksOf(desk.app)).toEqual(['https://status.alpaca.markets/']);
  });

  it('gates orders after a sleep until journal and venue agree', async () => {
    await desk.app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'), null);
    await expect.poll(() => desk.app.output(), PATIENT).toMatch(/the machine woke up: journal and venue are compared/);
    await untilStatus(desk.home, ({ tradingState }) => tradingState === 'ACTIVE');
  });

  it('asks before it quits with something open, stays when told so, and then stops everything in order', async () => {
    await untilStatus(desk.home, ({ metrics }) => metrics.fills > 0);
    await untilTray(({ toolTip }) => /[1-9]\d* (positions?|open orders?)/.test(toolTip)).toBe(true);
    await clickTray(desk.app, 'Quit…');
    await expect.poll(() => dialogOf(desk.app), PATIENT).toMatchObject({ message: expect.stringMatching(/^Quit with/) });
    expect((await dialogOf(desk.app))?.detail).toMatch(/simulated market stops with the app/);
    await answerDialog(desk.app, 'Keep running');
    expect((await statusOf(desk.home))?.tradingState).toBe('ACTIVE');
    await clickTray(desk.app, 'Quit…');
    await expect.poll(() => dialogOf(desk.app), PATIENT).not.toBeNull();
    await answerDialog(desk.app, 'Quit');
    const { code, output } = await desk.app.ended;
    expect(output).toMatch(/executor has stopped[\s\S]*simulator has stopped/);
    expect(code).toBe(0);
  });
});
