// The window's feed: a port from the desk worker, handed over by main, again after a reload and after the death of either end.
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeDesktop, type HomedApp, startDesktop } from '../support/desk/desks.ts';
import { untilStatus } from '../support/product-run.ts';

const PATIENT = { timeout: 90_000 };

describeDesktop('the window’s feed', () => {
  let desk: HomedApp;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    desk = await startDesktop();
    page = await desk.app.page();
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/i.test(message.text())) complaints.push(message.text());
    });
  });
  afterAll(() => desk?.end());

  const executorRow = () => page.getByRole('row').filter({ hasText: 'order-executor' }).first();
  const pidOf = async (worker: string): Promise<number> => {
    const { components } = await untilStatus(desk.home, (status) =>
      status.components.some((component) => component.worker === worker && component.state === 'running'),
    );
    return components.find((component) => component.worker === worker)?.pid ?? 0;
  };

  it('shows every component, and that trading is active, without a word from main', async () => {
    await page.getByRole('button', { name: 'Skip' }).click(PATIENT);
    await executorRow().waitFor(PATIENT);
    await page.getByText('ACTIVE').first().waitFor(PATIENT);
  });

  it('comes back after a reload', async () => {
    await page.reload();
    await executorRow().waitFor(PATIENT);
  });

  it('comes back after the desk worker was killed', async () => {
    const before = await pidOf('desk');
    process.kill(before, 'SIGKILL');
    await untilStatus(desk.home, ({ components }) =>
      components.some(({ worker, pid, state }) => worker === 'desk' && state === 'running' && pid !== before),
    );
    await executorRow().waitFor(PATIENT);
    // What happens now must reach the page over the new port.
    await page.evaluate(() =>
      (globalThis as unknown as { tradewarden: { halt(reason: string): Promise<unknown> } }).tradewarden.halt('a test'),
    );
    await page.getByText('HALTED').first().waitFor(PATIENT);
  });

  it('shows how a killed executor is healed', async () => {
    const before = await pidOf('executor');
    process.kill(before, 'SIGKILL');
    await untilStatus(desk.home, ({ components }) =>
      components.some(({ worker, pid, state }) => worker === 'executor' && state === 'running' && pid !== before),
    );
    await expect
      .poll(() => executorRow().locator('td').allTextContents(), PATIENT)
      .toEqual(expect.arrayContaining(['running', '1']));
  });

  it('needs nothing that the page’s content policy forbids', () => {
    expect(complaints).toEqual([]);
  });
});
