// What the system tells a person whose window is closed: fills, denials and alerts.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeDesktop } from '../support/desk/desks.ts';
import { type DesktopApp, launchDesktop } from '../support/desk/desktop-app.ts';
import { notificationsOf } from '../support/desk/shell-view.ts';
import { busyOn, createHome, removeHome, runTradewarden, untilStatus, writeSettings } from '../support/product-run.ts';

const PATIENT = { timeout: 90_000 };

describeDesktop('notifications', () => {
  const home = createHome();
  let app: DesktopApp;
  beforeAll(async () => {
    const tooBig = { id: 'big', strategy: 'sma-cross', symbols: ['QQQ'], parameters: { fast: 2, slow: 3, barSeconds: 1 } };
    writeSettings(home, {
      strategies: [busyOn('SPY'), { ...tooBig, size: { notional: '9000' } }],
      risk: { maxOrderNotional: '5000' },
    });
    app = await launchDesktop(['--home', home, '--ports', 'auto']);
    await untilStatus(home, ({ tradingState }) => tradingState === 'ACTIVE');
  });
  afterAll(async () => {
    await app?.close();
    removeHome(home);
  });
  const untilTold = (title: RegExp, body: RegExp) =>
    expect
      .poll(() => notificationsOf(app), PATIENT)
      .toContainEqual({ title: expect.stringMatching(title), body: expect.stringMatching(body) });

  it('tells each fill, with its price and whose it is', () => untilTold(/^(Bought|Sold) [\d.]+ SPY$/, /^at [\d.]+, for busy$/));

  it('tells each denial, with its reason', () => untilTold(/^Denied: (buy|sell) QQQ$/, /\(ORDER_NOTIONAL\), for big$/));

  it('tells an alert', async () => {
    expect((await runTradewarden('alerts', 'test', '--home', home)).code).toBe(0);
    await untilTold(/^Alert$/, /./);
  });
});
