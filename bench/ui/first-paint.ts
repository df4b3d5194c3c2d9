// How long a cold page takes until the equity can be read, and how much JavaScript it fetched for that.
import type { Browser } from 'playwright';

export type FirstPaint = { readonly ms: number; readonly scriptBytes: number };

/** A fresh context each time: no cache, no storage. */
export async function measureFirstPaint(browser: Browser, address: string): Promise<FirstPaint> {
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
