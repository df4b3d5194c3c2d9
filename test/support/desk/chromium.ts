// The browser of the tests: a Chromium that is on the system. None is ever downloaded; without one, specs that need it skip loudly.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Undefined where there is none. CHROMIUM_PATH names another one. */
export const chromiumPath: string | undefined = [process.env['CHROMIUM_PATH'], ...PLACES].find(
  (path) => path !== undefined && existsSync(path),
);
if (chromiumPath === undefined) {
  console.warn('\n!!! No Chromium is on this system: specs in a browser are SKIPPED. Install one, or set CHROMIUM_PATH.\n');
}

/** Not sandboxed: containers do not let it, and it only shows our own page. */
export function launchBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('no Chromium is on this system');
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
}
