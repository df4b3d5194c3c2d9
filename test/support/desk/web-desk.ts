// The same page in a browser: the product headless in a process of its own, and its dashboard in Chromium.
import type { Browser, Page } from 'playwright';
import { createHome, type Finished, removeHome, startTradewarden, statusOf } from '../product-run.ts';
import { launchBrowser } from './chromium.ts';

export type WebDesk = {
  readonly home: string;
  readonly pid: number;
  page(): Promise<Page>;
  /** Stops the product in order, and tells how it ended. */
  close(): Promise<Finished>;
};

/** `words` go to `tradewarden run`. */
export async function openWebDesk(...words: readonly string[]): Promise<WebDesk> {
  const home = createHome();
  const run = startTradewarden('run', '--home', home, '--ports', 'auto', ...words);
  let browser: Promise<Browser> | null = null;
  return {
    home,
    pid: run.child.pid ?? 0,
    async page() {
      browser ??= launchBrowser();
      const page = await (await browser).newPage();
      await page.goto(await dashboardUrlOf(home, run.finished));
      return page;
    },
    async close() {
      await (await browser)?.close();
      run.child.kill('SIGTERM');
      const finished = await run.finished;
      removeHome(home);
      return finished;
    },
  };
}

/** Each question gets an address with a fresh one-time token. Rejects with the product's own words when it ends first. */
async function dashboardUrlOf(home: string, finished: Promise<Finished>): Promise<string> {
  let end: Finished | null = null;
  void finished.then((how) => (end = how));
  while (end === null) {
    const url = (await statusOf(home))?.dashboardUrl;
    if (url != null) return url;
  }
  throw new Error(`the product ended before it had a dashboard: ${JSON.stringify(end)}`);
}
