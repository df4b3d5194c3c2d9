// How the desktop ends when nobody quits it: with the machine, or by an error of its own.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeDesktop, startDesktop } from '../support/desk/desks.ts';
import type { MainApi } from '../support/desk/desktop-app.ts';
import { answerDialog, clickTray, dialogOf } from '../support/desk/shell-view.ts';
import { journalFactsOf } from '../support/judged-home.ts';
import { untilStatus } from '../support/product-run.ts';

const PATIENT = { timeout: 90_000 };

type Terms = { readonly symbol: string; readonly clientOrderId: string };

/** True when the app asked the system to wait for it. */
const shutMachineDown = ({ powerMonitor }: MainApi): boolean => {
  let waits = false;
  powerMonitor.emit('shutdown', {
    preventDefault() {
      waits = true;
    },
  });
  return waits;
};

describeDesktop('endings', () => {
  it('stops in order before the machine shuts down, which waits for it', async () => {
    const { app, home, end } = await startDesktop();
    try {
      await untilStatus(home, ({ tradingState }) => tradingState === 'ACTIVE');
      expect(await app.evaluate(shutMachineDown, null)).toBe(true);
      const { code, output } = await app.ended;
      expect(output).toMatch(/the shutdown of the machine[\s\S]*executor has stopped/);
      expect(code).toBe(0);
    } finally {
      await end();
    }
  });

  it('cancels what is open before it quits, when that is chosen, and stays halted', async () => {
    const { app, home, end } = await startDesktop();
    try {
      const page = await app.page();
      await page.getByRole('button', { name: 'Skip' }).click();
      const ticket = page.locator('.ticket');
      await ticket.getByLabel('Symbol of the order').fill('KO');
      await ticket.getByRole('radio', { name: 'Limit', exact: true }).click();
      await ticket.getByLabel('Quantity').fill('3');
      await ticket.getByLabel('Limit price').fill('5');
      await ticket.getByRole('radio', { name: 'GTC' }).click();
      await ticket.locator('.check-answer.up').waitFor();
      await ticket.locator('.send').click();
      await page.locator('[data-panel="orders"] tbody tr.order', { hasText: 'KO' }).getByText('working').waitFor();

      await clickTray(app, 'Quit…');
      await expect.poll(() => dialogOf(app), PATIENT).toMatchObject({ message: expect.stringMatching(/open order/) });
      await answerDialog(app, 'Cancel orders and quit');
      const { code, output } = await app.ended;
      expect(code).toBe(0);
      expect(output).toMatch(/executor has stopped/);
      const facts = journalFactsOf(home) as readonly Record<string, unknown>[];
      expect(facts.findLast(({ kind }) => kind === 'TradingStateChanged')).toMatchObject({
        state: 'HALTED',
        reason: 'quitting the app',
      });
      const order = facts.find(({ kind, order: terms }) => kind === 'OrderIntended' && (terms as Terms).symbol === 'KO');
      const clientOrderId = (order?.['order'] as Terms | undefined)?.clientOrderId;
      const states = facts.filter((fact) => fact['kind'] === 'OrderStateChanged' && fact['clientOrderId'] === clientOrderId);
      expect(states.at(-1)).toMatchObject({ state: 'canceled' });
    } finally {
      await end();
    }
  });

  it.each(['exception', 'rejection'])('an uncaught %s of main ends it, and is in the log files', async (kind) => {
    const { app, home, end } = await startDesktop();
    try {
      await untilStatus(home, ({ tradingState }) => tradingState === 'ACTIVE');
      await app.evaluate((_, what) => {
        setTimeout(() => {
          if (what === 'exception') throw new Error('planted by a test');
          void Promise.reject(new Error('planted by a test'));
        });
      }, kind);
      const { code, output } = await app.ended;
      expect(code).toBe(1);
      expect(output).toMatch(/nobody caught ends Tradewarden: Error: planted by a test/);
      for (const file of ['main.log', 'errors.log']) {
        const lines = readFileSync(join(home, 'logs', file), 'utf8')
          .trim()
          .split('\n');
        const told = lines.filter((line) => line.includes('planted by a test')).map((line) => JSON.parse(line) as object);
        expect(told).toMatchObject([{ source: 'main', level: 'error', error: { stack: expect.stringMatching(/planted/) } }]);
      }
    } finally {
      await end();
    }
  });
});
