// How long a cold page takes until the equity can be read, and how much JavaScript it fetched for that.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { startPretendDesk } from '../../test/support/pretend-desk/pretend-desk.ts';
import { pretendView } from '../../test/support/pretend-desk/pretend-views.ts';
import { type BenchRow, percentile } from '../statistics.ts';
import { buildBarePage } from './bare-page/build-bare-page.ts';

const PAGE_FOLDER = join(import.meta.dirname, '../../dist/renderer');
const COLD_STARTS = 9;

type FirstPaint = { readonly ms: number; readonly scriptBytes: number };

export async function measureFirstPaints(browser: Browser): Promise<readonly BenchRow[]> {
  const bareFolder = await mkdtemp(join(tmpdir(), 'tradewarden-bare-'));
  await buildBarePage(bareFolder);
  const bare = await startPretendDesk({ folder: bareFolder, viewOf: () => null });
  const full = await startPretendDesk({ folder: PAGE_FOLDER, viewOf: pretendView });
  const [ours, floors]: [FirstPaint[], FirstPaint[]] = [[], []];
  // Turn by turn, so that whatever else the machine does meets both alike.
  for (let round = 0; round < COLD_STARTS; round++) {
    floors.push(await measureFirstPaint(browser, bare.address));
    ours.push(await measureFirstPaint(browser, full.address));
  }
  await Promise.all([bare.stop(), full.stop()]);
  await rm(bareFolder, { recursive: true });
  const value = median(ours.map(({ ms }) => ms));
  const floor = median(floors.map(({ ms }) => ms));
  const kilobytes = median(ours.map(({ scriptBytes }) => scriptBytes)) / 1000;
  return [
    {
      name: 'equity readable on a cold page, against a bare React page (limit 2 ×)',
      unit: 'ms',
      value,
      floor,
      ratio: value / floor,
      pass: value <= 2 * floor,
    },
    { name: 'compressed JavaScript asked for before that (limit 350)', unit: 'kB', value: kilobytes, pass: kilobytes <= 350 },
  ];
}

/** A fresh context each time: no cache, no storage. */
async function measureFirstPaint(browser: Browser, address: string): Promise<FirstPaint> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const readable = Promise.withResolvers<void>();
  await page.exposeFunction('tellReadable', () => readable.resolve());
  await page.addInitScript(`
    const look = new MutationObserver(() => {
      if (!document.querySelector('[data-fact="Equity"]')?.textContent?.includes('$')) return;
      look.disconnect();
      requestAnimationFrame(() => setTimeout(() => {
        globalThis.readableAt = performance.now();
        tellReadable();
      }));
    });
    look.observe(document, { subtree: true, childList: true, characterData: true });
  `);
  await page.goto(address);
  await readable.promise;
  const paint = await page.evaluate<FirstPaint>(`({
    ms: readableAt,
    scriptBytes: performance.getEntriesByType('resource')
      .filter(({ name, startTime }) => name.endsWith('.js') && startTime < readableAt)
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  })`);
  await context.close();
  return paint;
}

const median = (values: readonly number[]): number => percentile(values, 0.5);
