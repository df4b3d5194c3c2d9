// The desktop's window: what a person sees when the app starts, and what the page may do.
import { expect, it } from 'vitest';
import { describeDesktop, startDesktop } from '../support/desk/desks.ts';

describeDesktop('the window', () => {
  it('shows paper trading on the simulator, and every component', async () => {
    const { app, end } = await startDesktop();
    try {
      const page = await app.page();
      await page.getByText('order-executor').first().waitFor();
      expect(await page.getByText('simulator').count()).toBeGreaterThan(0);
    } finally {
      await end();
    }
  });
});
