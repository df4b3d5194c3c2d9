// Electron's security checklist against the running app, by its numbers. SECURITY.md says which items
// other tests hold.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeDesktop, type HomedApp, startDesktop } from '../support/desk/desks.ts';
import type { MainApi } from '../support/desk/desktop-app.ts';
import { linksOf } from '../support/desk/shell-view.ts';
import { untilStatus } from '../support/product-run.ts';

const root = join(import.meta.dirname, '../..');
const PRELOAD = join(root, 'dist/preload/preload.cjs');

/** The page's globals, as it sees them. */
declare const window: MainApi;
declare const document: MainApi;
declare const navigator: MainApi;
declare const location: MainApi;

describeDesktop('Electron’s security checklist', () => {
  let desk: HomedApp;
  let page: Page;
  let outside: Server;
  const asked: string[] = [];

  beforeAll(async () => {
    outside = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('hello');
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    // A keychain that protects nothing: as the stand-in and the real Electron are told each in their own way.
    desk = await startDesktop(['--password-store=basic'], { environment: { STAND_IN_KEYCHAIN: 'basic_text' } });
    page = await desk.app.page();
    await page.getByText('Tradewarden').first().waitFor();
    await untilStatus(desk.home, ({ tradingState }) => tradingState === 'ACTIVE');
  });
  afterAll(async () => {
    outside?.close();
    await desk?.end();
  });
  const outsideUrl = (): string => `http://127.0.0.1:${(outside.address() as { readonly port: number }).port}`;
  const windows = (): Promise<number> => desk.app.evaluate((electron) => electron.BrowserWindow.getAllWindows().length, null);

  it('1: loads nothing from outside', async () => {
    const outcome = await page.evaluate(async (url) => {
      const fetched = await fetch(`${url}/fetched`).then(
        () => 'loaded',
        () => 'refused',
      );
      const image = document.createElement('img');
      const shown = await new Promise((resolve) => {
        image.onload = () => resolve('loaded');
        image.onerror = () => resolve('refused');
        image.src = `${url}/image`;
      });
      return [fetched, shown];
    }, outsideUrl());
    expect(outcome).toEqual(['refused', 'refused']);
    expect(asked).toEqual([]);
  });

  it('2, 3 and 20: the page has no Node and nothing of Electron, only our functions, which it cannot change', async () => {
    const seen = await page.evaluate(() => ({
      globals: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in window),
      bridge: Object.keys(window.tradewarden).toSorted(),
      isFrozen: Object.isFrozen(window.tradewarden),
    }));
    expect(seen).toEqual({
      globals: [],
      bridge: [
        'arm',
        'askForDeskPort',
        'describeSwitch',
        'forgetKeys',
        'halt',
        'keychainState',
        'onOpenPlace',
        'openLink',
        'resume',
        'saveKeys',
        'startTrading',
        'stopTrading',
        'switchMode',
      ],
      isFrozen: true,
    });
  });

  it('5: grants no permission', async () => {
    const states = await page.evaluate(async () => {
      const { state: place } = await navigator.permissions.query({ name: 'geolocation' });
      return [place, await window.Notification.requestPermission()];
    });
    expect(states).toEqual(['denied', 'denied']);
  });

  it('7: runs no script and applies no style that is not a file of ours', async () => {
    const { policy, ran } = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.ranInline = true';
      document.head.append(script);
      return { policy: (await fetch('index.html')).headers.get('content-security-policy'), ran: window.ranInline === true };
    });
    expect(ran).toBe(false);
    expect(policy).toMatch(/default-src 'none'; script-src 'self'; style-src 'self'/);
    expect(policy).not.toMatch(/unsafe|\*/);
  });

  it('11 and 12: attaches no webview', async () => {
    const isPrevented = await desk.app.evaluate((electron) => {
      let prevented = false;
      const preventDefault = (): void => {
        prevented = true;
      };
      const [{ webContents }] = electron.BrowserWindow.getAllWindows();
      webContents.emit('will-attach-webview', { preventDefault }, {}, {});
      return prevented;
    }, null);
    expect(isPrevented).toBe(true);
  });

  it('13 and 14: the page leaves its place by no link, and opens no window', async () => {
    const before = page.url();
    await page.evaluate((url) => {
      window.open(`${url}/opened`);
      location.href = `${url}/left`;
    }, outsideUrl());
    await expect.poll(windows).toBe(1);
    expect(await page.evaluate(() => document.title)).toMatch(/Tradewarden/);
    expect(page.url()).toBe(before);
    expect(asked).toEqual([]);
  });

  it('15: opens in the user’s browser only what is on our list', async () => {
    const refused = await page.evaluate((url) => window.tradewarden.openLink(url), outsideUrl());
    expect(refused).toMatchObject({ ok: false, text: expect.stringMatching(/desk:open-link.*expected/) });
    expect(await linksOf(desk.app)).toEqual([]);
  });

  it('16: is built on one pinned Electron that is looked after', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      readonly devDependencies: Readonly<Record<string, string>>;
    };
    expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/);
    expect(readFileSync(join(root, '.github/dependabot.yml'), 'utf8')).toMatch(/package-ecosystem: npm[\s\S]*electron/);
  });

  it('17: answers no frame but our own page’s, whatever preload script it has', async () => {
    const answers = await desk.app.evaluate(async (electron, preload) => {
      const stranger = new electron.BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      await stranger.loadURL('about:blank');
      const ask = (code: string): Promise<string> =>
        stranger.webContents.executeJavaScript(
          `${code}.then((value) => 'answered ' + JSON.stringify(value), (error) => String(error))`,
        );
      const told = [
        await ask("window.tradewarden.halt('hostile')"),
        await ask("window.tradewarden.arm('1234')"),
        await ask("window.tradewarden.saveKeys('paper', 'a', 'b')"),
      ];
      stranger.destroy();
      return told;
    }, PRELOAD);
    expect(answers).toEqual([
      expect.stringMatching(/asked by a frame that is not ours/),
      expect.stringMatching(/asked by a frame that is not ours/),
      expect.stringMatching(/asked by a frame that is not ours/),
    ]);
    expect((await untilStatus(desk.home, () => true)).tradingState).toBe('ACTIVE');
  });

  it('17: refuses values of the wrong kind by name, and never repeats what may be a secret', async () => {
    const answers = await page.evaluate(async () => [
      await window.tradewarden.halt(7),
      await window.tradewarden.saveKeys('savings', 'AKTOPSECRETID', 'TOPSECRET'),
      await window.tradewarden.saveKeys('live', { AKTOPSECRETID: 1 }, 'TOPSECRET'),
    ]);
    for (const answer of answers)
      expect(answer).toMatchObject({ ok: false, text: expect.stringMatching(/^desk:[a-z-]+: .*expected/) });
    expect(JSON.stringify(answers)).not.toMatch(/TOPSECRET/);
  });

  it('18: serves its own scheme, and of that only the files of the page', async () => {
    const statuses = await page.evaluate(async () => {
      const paths = [
        '/index.html',
        '/../package.json',
        '/..%2f..%2fpackage.json',
        '/assets/../../main/desktop.js',
        '/icon.icns',
        '/nothing.js',
      ];
      return Promise.all(paths.map(async (path) => (await fetch(path)).status));
    });
    expect(statuses).toEqual([200, 404, 404, 404, 404, 404]);
  });

  it('stores no live keys where the keychain protects nothing, and keeps paper keys sealed', async () => {
    const answers = await page.evaluate(async () => ({
      state: await window.tradewarden.keychainState(),
      live: await window.tradewarden.saveKeys('live', 'AKLIVE', 'sesame-open'),
      paper: await window.tradewarden.saveKeys('paper', 'PKPAPER', 'sesame-open'),
    }));
    expect(answers).toMatchObject({ state: 'plain-text', live: { ok: false }, paper: { ok: true } });
    expect(answers.live.text).toMatch(/basic_text/);
    const sealed = readFileSync(join(desk.home, 'keys', 'alpaca-paper.sealed'));
    expect(sealed.includes('sesame-open')).toBe(false);
    expect(desk.app.output()).not.toMatch(/sesame-open/);
    expect(await page.evaluate(() => window.tradewarden.forgetKeys('paper'))).toMatchObject({ ok: true });
  });
});
