// How the desktop ends when nobody quits it: with the machine, or by an error of its own.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeDesktop, startDesktop } from '../support/desk/desks.ts';
import type { MainApi } from '../support/desk/desktop-app.ts';
import { untilStatus } from '../support/product-run.ts';

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
