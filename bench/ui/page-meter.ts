// What a page costs, measured by the browser itself.
import type { CDPSession, Page } from 'playwright';

export type PageMeter = {
  /** Share of one core that scripts took since the last call, in percent. */
  scriptPercent(): Promise<number>;
  /** The longest tasks since the last call, in ms; only those over 50. */
  longTasks(): Promise<readonly number[]>;
  /** After a collection of garbage. */
  heapBytes(): Promise<number>;
};

/** Call before the page is opened. */
export async function watchLongTasks(page: Page): Promise<void> {
  await page.addInitScript(`
    globalThis.longTasks = [];
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) longTasks.push(entry.duration); }).observe({ type: 'longtask', buffered: true });
    globalThis.inputDelays = [];
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (entry.name === 'click' || entry.name === 'pointerup') inputDelays.push(entry.duration); }).observe({ type: 'event', durationThreshold: 16 });
  `);
}

export async function createPageMeter(page: Page): Promise<PageMeter> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('HeapProfiler.enable');
  let before = await readMetrics(session);
  return {
    async scriptPercent() {
      const now = await readMetrics(session);
      const share = ((now.ScriptDuration - before.ScriptDuration) / (now.Timestamp - before.Timestamp)) * 100;
      before = now;
      return share;
    },
    longTasks: () => page.evaluate<number[]>('longTasks.splice(0)'),
    async heapBytes() {
      await session.send('HeapProfiler.collectGarbage');
      return (await readMetrics(session)).JSHeapUsedSize;
    },
  };
}

type Metrics = { readonly ScriptDuration: number; readonly Timestamp: number; readonly JSHeapUsedSize: number };

async function readMetrics(session: CDPSession): Promise<Metrics> {
  const { metrics } = await session.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value])) as unknown as Metrics;
}
