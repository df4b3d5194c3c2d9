// `tradewarden arm` as a person types it: on a real terminal, against a running live session at the simulator posing as the broker.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DesktopApp, launchDesktop } from '../support/desk/desktop-app.ts';
import { findDesktopHost } from '../support/desk/desktop-host.ts';
import { canPose, type PosingVenue, startPosingVenue } from '../support/desk/posing-venue.ts';
import { createHome, removeHome, runTradewarden, untilStatus } from '../support/product-run.ts';
import { TEST_KEYS } from '../support/simulator.ts';
import { hasTerminal, typeAt } from '../support/terminal-run.ts';

const PROMPT = /Type the last 4 characters/;
const SETTINGS = {
  strategies: [{ id: 'watcher', strategy: 'sma-cross', symbols: ['BTC/USD'], parameters: { barSeconds: 43_200 } }],
  risk: { maxOrderNotional: '5000', maxPositionNotional: '9000' },
};

describe.skipIf(findDesktopHost().kind !== 'stand-in' || !canPose || !hasTerminal)('arming on the command line', () => {
  const home = createHome();
  let venue: PosingVenue;
  let app: DesktopApp;
  beforeAll(async () => {
    venue = await startPosingVenue();
    writeFileSync(join(home, 'settings.json'), JSON.stringify(SETTINGS));
    const keys = { APCA_API_KEY_ID: TEST_KEYS.keyId, APCA_API_SECRET_KEY: TEST_KEYS.secret };
    const environment = { ...venue.environment, ...keys, XDG_DATA_HOME: home };
    app = await launchDesktop(['--home', home, '--ports', 'auto', '--mode', 'live'], { environment });
    await untilStatus(home, ({ components }) => components.every(({ state }) => state === 'running'));
  }, 120_000);
  afterAll(async () => {
    await app?.close();
    await venue?.stop();
    removeHome(home);
  });
  const isArmed = (): boolean => /live trading is armed/.test(app.output());

  it('is refused where nobody could type', async () => {
    expect(await runTradewarden('arm', '--home', home)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/expected a terminal: live trading is armed by hand/),
    });
  });

  it('shows the evidence, and arms nothing when something else is typed', async () => {
    const { code, shown } = await typeAt(PROMPT, 'nope', 'arm', '--home', home);
    expect(shown).toMatch(/holds +The keys open a live account/);
    expect(shown).toMatch(/expected the last 4 characters/);
    expect([code, isArmed()]).toEqual([1, false]);
  });

  it('arms when the end of the account number is typed', async () => {
    const { code, shown } = await typeAt(PROMPT, venue.simulator.accountNumber.slice(-4), 'arm', '--home', home);
    expect(shown).toMatch(/Live trading is armed, until/);
    expect([code, isArmed()]).toEqual([0, true]);
  });
});
