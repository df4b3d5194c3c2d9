// The built page in Chromium, on a pretend desk. Collects what the browser complains about, such as a broken security policy.
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { launchBrowser } from '../desk/chromium.ts';
import { type PretendDesk, type PretendDeskOptions, startPretendDesk } from './pretend-desk.ts';
import { pretendView } from './pretend-views.ts';

export type OpenedPage = {
  readonly page: Page;
  readonly desk: PretendDesk;
  readonly complaints: readonly string[];
  close(): Promise<void>;
};

type OpenPageOptions = Partial<PretendDeskOptions> & {
  readonly size?: { readonly width: number; readonly height: number };
  /** What the desktop's preload script would put into the page, as source text. */
  readonly bridge?: string;
};

export const PAGE_FOLDER = join(import.meta.dirname, '../../../dist/renderer');
let shared: Promise<Browser> | null = null;

/** A fresh context each time: nothing is remembered from the test before. */
export async function openPage({
  size = { width: 1280, height: 800 },
  bridge,
  ...options
}: OpenPageOptions = {}): Promise<OpenedPage> {
  const desk = await startPretendDesk({ folder: PAGE_FOLDER, viewOf: pretendView, ...options });
  shared ??= launchBrowser();
  const context = await (await shared).newContext({ viewport: size, locale: 'en-US' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  if (bridge !== undefined) await page.addInitScript(bridge);
  await page.goto(desk.address);
  return {
    page,
    desk,
    complaints,
    async close() {
      await context.close();
      await desk.stop();
    },
  };
}

/** After the last test of a file. */
export async function closeBrowser(): Promise<void> {
  await (await shared)?.close();
  shared = null;
}

/** Brings a panel to the front. */
export async function goTo(page: Page, panel: string): Promise<void> {
  await page.locator(`.rail [data-opens="${panel}"]`).click();
  await page.locator(`[data-panel="${panel}"]`).waitFor();
}
