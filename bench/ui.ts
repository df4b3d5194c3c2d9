// The page in Chromium, medians: what it costs under a full market, how soon halt answers, how soon it can be read, and
// whether a table of ten thousand orders scrolls smoothly.
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { launchBrowser } from '../test/support/desk/chromium.ts';
import { type BenchRow, percentile } from './statistics.ts';
import { benchDeskClients } from './ui/desk-clients.ts';
import { measureFirstPaints } from './ui/first-paint.ts';
import { startLoadedDesk } from './ui/loaded-desk.ts';
import { createPageMeter, watchLongTasks } from './ui/page-meter.ts';

const PAGE_FOLDER = join(import.meta.dirname, '../dist/renderer');
const LOAD_SECONDS = 600;
const SLICE_SECONDS = 10;
const HALTS = 15;
const TABLE_ROWS = 10_000;

export async function benchUi(seconds = LOAD_SECONDS): Promise<readonly BenchRow[]> {
  const browser = await launchBrowser();
  try {
    return [
      ...(await measureFirstPaints(browser)),
      ...(await benchTable(browser)),
      ...(await benchLoad(browser, seconds)),
      ...(await benchDeskClients()),
    ];
  } finally {
    await browser.close();
  }
}

/** The cold page alone. */
export async function benchFirstPaint(): Promise<readonly BenchRow[]> {
  const browser = await launchBrowser();
  try {
    return await measureFirstPaints(browser);
  } finally {
    await browser.close();
  }
}

async function benchTable(browser: Browser): Promise<readonly BenchRow[]> {
  const desk = await startLoadedDesk(PAGE_FOLDER, TABLE_ROWS);
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await watchLongTasks(page);
  await page.goto(desk.address);
  const meter = await createPageMeter(page);
  const table = page.locator('[data-panel="orders"] .data-table');
  await table.locator('tbody tr').nth(5).waitFor();
  await page.locator('.curve-main svg').first().waitFor();
  await page.waitForTimeout(3000);
  await meter.longTasks();
  await table.hover();
  for (let turn = 0; turn < 150; turn++) await page.mouse.wheel(0, turn < 75 ? 3000 : -3000);
  const longest = Math.max(0, ...(await meter.longTasks()));
  await page.close();
  await desk.stop();
  return [
    {
      name: `longest task while ${TABLE_ROWS} orders scroll (limit 50; 0 is none over 50)`,
      unit: 'ms',
      value: longest,
      pass: longest <= 50,
    },
  ];
}

async function benchLoad(browser: Browser, seconds: number): Promise<readonly BenchRow[]> {
  const desk = await startLoadedDesk(PAGE_FOLDER, 200);
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await watchLongTasks(page);
  await page.goto(desk.address);
  const meter = await createPageMeter(page);
  await page.locator('[data-panel="orders"] tbody tr').nth(5).waitFor();
  await page.locator('.curve-main svg').first().waitFor();
  desk.begin();
  await page.waitForTimeout(SLICE_SECONDS * 1000);
  await Promise.all([meter.longTasks(), meter.scriptPercent()]);

  const [shares, tasks, heaps]: [number[], number[], number[]] = [[], [], []];
  for (let slice = 0; slice < Math.max(2, Math.round(seconds / SLICE_SECONDS)); slice++) {
    await page.waitForTimeout(SLICE_SECONDS * 1000);
    shares.push(await meter.scriptPercent());
    tasks.push(...(await meter.longTasks()));
    heaps.push(await meter.heapBytes());
    // Collecting garbage for the heap's sake is a task of ours, not of the page.
    await Promise.all([meter.longTasks(), meter.scriptPercent()]);
  }
  await page.evaluate('inputDelays.splice(0)');
  for (let turn = 0; turn < HALTS; turn++) await page.locator('button.halt').click();
  await page.waitForTimeout(1000);
  const delays = await page.evaluate<number[]>('inputDelays');
  desk.end();
  await page.close();
  await desk.stop();

  const half = Math.floor(heaps.length / 2);
  const [first, second] = [median(heaps.slice(0, half)), median(heaps.slice(half))];
  const share = median(shares);
  const halt = delays.length === 0 ? 16 : median(delays);
  return [
    {
      name: 'scripting under 200 symbols × 10/s and 50 orders/min (limit 15)',
      unit: '% of a core',
      value: share,
      pass: share < 15,
    },
    {
      name: `tasks over 50 ms in ${seconds} s, the longest (limit 50; 0 is none)`,
      unit: 'ms',
      value: Math.max(0, ...tasks),
      pass: tasks.length === 0,
    },
    {
      name: 'halt, from input to paint, p50 (limit 100; 16 is the least that is told)',
      unit: 'ms',
      value: halt,
      pass: halt < 100,
    },
    {
      name: 'heap, second half against first (limit 1.05 ×)',
      unit: 'MB',
      value: second / 1e6,
      floor: first / 1e6,
      ratio: second / first,
      pass: second / first <= 1.05,
    },
  ];
}

const median = (values: readonly number[]): number => percentile(values, 0.5);
