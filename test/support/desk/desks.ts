// Runs the same specs on every place where the page is shown: a browser always, and the desktop where there is a host for it.
import type { Page } from 'playwright';
import { describe } from 'vitest';
import { createHome, removeHome } from '../product-run.ts';
import { chromiumPath } from './chromium.ts';
import { type DesktopApp, type LaunchOptions, launchDesktop } from './desktop-app.ts';
import { findDesktopHost } from './desktop-host.ts';
import { openWebDesk } from './web-desk.ts';

/** A running product with its page. `words` are those of `tradewarden run`. */
export type Desk = { readonly home: string; readonly page: Page; close(): Promise<void> };
export type OpenDesk = (...words: readonly string[]) => Promise<Desk>;

/** One block of specs for the browser, one for the desktop. */
export function describeOnEachDesk(title: string, specs: (openDesk: OpenDesk) => void): void {
  describe.skipIf(chromiumPath === undefined)(`in a browser: ${title}`, () => specs(openInBrowser));
  describeDesktop(title, () => specs(openOnDesktop));
}

/** Specs of what is the desktop's own. */
export function describeDesktop(title: string, specs: () => void): void {
  const host = findDesktopHost();
  describe.skipIf(host.kind === 'none')(`on the desktop (${host.kind}): ${title}`, specs);
}

export type HomedApp = { readonly home: string; readonly app: DesktopApp; end(): Promise<void> };

/** The app on a fresh data folder and free ports. `end` closes it and takes the folder away. */
export async function startDesktop(words: readonly string[] = [], options: LaunchOptions = {}): Promise<HomedApp> {
  const home = createHome();
  const app = await launchDesktop(['--home', home, '--ports', 'auto', ...words], options);
  return {
    home,
    app,
    async end() {
      await app.close();
      removeHome(home);
    },
  };
}

const openOnDesktop: OpenDesk = async (...words) => {
  const { home, app, end } = await startDesktop(words);
  return { home, page: await app.page(), close: end };
};

const openInBrowser: OpenDesk = async (...words) => {
  const desk = await openWebDesk(...words);
  return {
    home: desk.home,
    page: await desk.page(),
    close: async () => void (await desk.close()),
  };
};
