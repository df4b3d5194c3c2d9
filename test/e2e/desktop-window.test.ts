// The desktop's window: what a person sees when the app starts, when the window is closed and comes back, and when its page dies.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeDesktop, startDesktop } from '../support/desk/desks.ts';
import type { MainApi } from '../support/desk/desktop-app.ts';
import { launchDesktop } from '../support/desk/desktop-app.ts';
import { clickTray, trayOf } from '../support/desk/shell-view.ts';
import { createHome, removeHome, statusOf, untilStatus } from '../support/product-run.ts';

type WindowLook = { readonly isVisible: boolean; readonly isMinimized: boolean; readonly bounds: object };
const lookAtWindow = (electron: MainApi): WindowLook | null => {
  const [window] = electron.BrowserWindow.getAllWindows();
  if (!window) return null;
  return { isVisible: window.isVisible(), isMinimized: window.isMinimized(), bounds: window.getNormalBounds() };
};
const closeWindow = (electron: MainApi): void => electron.BrowserWindow.getAllWindows()[0].close();

/** Every page asks for a port when it begins. */
const countPages = (electron: MainApi): void => {
  const counts = globalThis as MainApi;
  counts.pagesBegun = 0;
  electron.ipcMain.on('desk:ask-port', () => {
    counts.pagesBegun += 1;
  });
};
/** Kills the page, and clicks in the tray before the next one is loaded. */
const askWhilePageIsDead = (electron: MainApi): Promise<void> =>
  new Promise((resolve) => {
    const [{ webContents }] = electron.BrowserWindow.getAllWindows();
    webContents.once('render-process-gone', () => {
      const { items } = (globalThis as MainApi).shellRecord.tray.menu;
      const modes = items.find(({ label }: MainApi) => label === 'Mode').submenu.items;
      modes.find(({ label }: MainApi) => label === 'Live…').click();
      resolve();
    });
    webContents.forcefullyCrashRenderer();
  });
/** The text of the dialog that the page shows; the driver's own view of a page ends with its first crash. */
const readModal = (electron: MainApi): Promise<string> =>
  electron.BrowserWindow.getAllWindows()[0].webContents.executeJavaScript(
    "document.querySelector('.modal')?.textContent ?? 'no dialog'",
  );
const PATIENT = { timeout: 60_000 };

/** A folder with a `dbus-send` that says whether a tray is shown. */
function pathWithTrayHost(home: string, isThere: boolean): string {
  const folder = join(home, 'bin');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'dbus-send'), `#!/bin/sh\necho "variant boolean ${isThere}"\n`, { mode: 0o755 });
  return `${folder}:${process.env['PATH']}`;
}

describeDesktop('the window', () => {
  it('shows paper trading on the simulator, comes back when its page dies, and trading never notices', async () => {
    const { app, home, end } = await startDesktop();
    try {
      const page = await app.page();
      await page.getByText('Tradewarden').first().waitFor();
      const before = await untilStatus(
        home,
        ({ tradingState, components }) => tradingState === 'ACTIVE' && components.every(({ state }) => state === 'running'),
      );
      await app.evaluate(countPages, null);
      await app.evaluate((electron) => electron.BrowserWindow.getAllWindows()[0].webContents.forcefullyCrashRenderer(), null);
      await expect.poll(() => app.output(), PATIENT).toMatch(/page of the window ended/);
      await expect.poll(() => app.evaluate(() => (globalThis as MainApi).pagesBegun, null), PATIENT).toBe(1);
      const after = await statusOf(home);
      expect(after?.tradingState).toBe('ACTIVE');
      expect(after?.components.map(({ worker, pid }) => [worker, pid])).toEqual(
        before.components.map(({ worker, pid }) => [worker, pid]),
      );
    } finally {
      await end();
    }
  });

  it('opens the place that a person asks for while there is no page, as soon as there is one', async () => {
    const { app, end } = await startDesktop();
    try {
      await (await app.page()).getByText('Tradewarden').first().waitFor();
      await expect.poll(() => trayOf(app), PATIENT).not.toBeNull();
      await app.evaluate(askWhilePageIsDead, null);
      await expect.poll(() => app.evaluate(readModal, null), PATIENT).toMatch(/live/i);
    } finally {
      await end();
    }
  });

  it('forgets a place on a screen that is not there any more', async () => {
    const home = createHome();
    mkdirSync(join(home, 'desktop'));
    const gone = { x: 90_000, y: 60, width: 1000, height: 700, isMaximized: false };
    writeFileSync(join(home, 'desktop', 'window-place.json'), JSON.stringify(gone));
    const app = await launchDesktop(['--home', home, '--ports', 'auto']);
    try {
      await app.page();
      const look = await app.evaluate(lookAtWindow, null);
      expect(look?.bounds).toMatchObject({ width: 1440, x: expect.toSatisfy((x: number) => x < 10_000) });
    } finally {
      await app.close();
      removeHome(home);
    }
  });

  it.skipIf(process.platform !== 'linux')('hides in the tray when closed, and the tray brings it back as it was', async () => {
    const home = createHome();
    const environment = { PATH: pathWithTrayHost(home, true) };
    const app = await launchDesktop(['--home', home, '--ports', 'auto'], { environment });
    try {
      await (await app.page()).getByText('Tradewarden').first().waitFor();
      await expect.poll(() => app.evaluate(lookAtWindow, null), PATIENT).toMatchObject({ isVisible: true });
      await expect.poll(() => trayOf(app), PATIENT).not.toBeNull();
      await app.evaluate(closeWindow, null);
      await expect
        .poll(() => app.evaluate(lookAtWindow, null), PATIENT)
        .toMatchObject({ isVisible: false, isMinimized: false });
      await untilStatus(home, ({ tradingState }) => tradingState === 'ACTIVE');
      await clickTray(app, 'Open Tradewarden');
      await expect.poll(() => app.evaluate(lookAtWindow, null), PATIENT).toMatchObject({ isVisible: true });
    } finally {
      await app.close();
      removeHome(home);
    }
  });

  it.skipIf(process.platform !== 'linux')(
    'minimises where no tray is shown, remembers its place, and a second start shows it',
    async () => {
      const home = createHome();
      const environment = { PATH: pathWithTrayHost(home, false) };
      const words = ['--home', home, '--ports', 'auto'];
      const app = await launchDesktop(words, { environment });
      try {
        await (await app.page()).getByText('Tradewarden').first().waitFor();
        await app.evaluate((electron) => {
          electron.BrowserWindow.getAllWindows()[0].setBounds({ x: 40, y: 60, width: 1000, height: 700 });
        }, null);
        await app.evaluate(closeWindow, null);
        await expect.poll(() => app.evaluate(lookAtWindow, null), PATIENT).toMatchObject({ isMinimized: true });
        const place = JSON.parse(readFileSync(join(home, 'desktop', 'window-place.json'), 'utf8')) as object;
        expect(place).toMatchObject({ x: 40, y: 60, width: 1000, height: 700 });
        const second = await launchDesktop(words, { environment });
        expect((await second.ended).code).toBe(0);
        await expect
          .poll(() => app.evaluate(lookAtWindow, null), PATIENT)
          .toMatchObject({ isVisible: true, isMinimized: false });
        await app.close();
        const again = await launchDesktop(words, { environment });
        await again.page();
        expect(await again.evaluate(lookAtWindow, null)).toMatchObject({ bounds: { x: 40, y: 60, width: 1000, height: 700 } });
        await again.close();
      } finally {
        await app.close();
        removeHome(home);
      }
    },
  );
});
