// The app's own binary accepts every command, so that a desktop user has the command line and the service too.
import { expect, it } from 'vitest';
import { describeDesktop } from '../support/desk/desks.ts';
import { launchDesktop } from '../support/desk/desktop-app.ts';
import { createHome, removeHome, untilStatus } from '../support/product-run.ts';

describeDesktop('commands of the app’s own binary', () => {
  it('says what is wrong with a flag, and that nothing runs, with the exit codes of the command line', async () => {
    const home = createHome();
    const wrong = await launchDesktop(['status', '--hom', home]);
    expect(await wrong.ended).toMatchObject({ code: 2, output: expect.stringMatching(/--hom/) });
    const idle = await launchDesktop(['status', '--home', home]);
    expect((await idle.ended).code).toBe(3);
    removeHome(home);
  });

  it('writes a strategy and runs its test, though it is no Node', async () => {
    const home = createHome();
    const written = await launchDesktop(['strategy', 'new', 'my-dip', '--home', home]);
    expect((await written.ended).code).toBe(0);
    const tested = await launchDesktop(['strategy', 'test', 'my-dip', '--home', home]);
    expect(await tested.ended).toMatchObject({ code: 0, output: expect.stringMatching(/pass 2/) });
    removeHome(home);
  });

  it('finds what is wrong with a strategy before it starts anything, with a window too', async () => {
    const home = createHome();
    const app = await launchDesktop(['--home', home, '--ports', 'auto', '--strategy', 'sma-corss']);
    const { code, output } = await app.ended;
    expect(output).toMatch(/strategy sma-corss: found .*did you mean sma-cross\?/);
    expect(output).not.toMatch(/is ready/);
    expect(code).toBe(2);
    removeHome(home);
  });

  it('says when it was started without Chromium’s sandbox', async () => {
    const home = createHome();
    const app = await launchDesktop(['--no-sandbox', '--home', home, '--ports', 'auto', '--strategy', 'sma-corss']);
    expect((await app.ended).output).toMatch(/the page of the window runs without Chromium’s sandbox/);
    removeHome(home);
  });

  it('runs a session without a window, with workers that Electron starts', async () => {
    const home = createHome();
    const run = await launchDesktop(['run', '--home', home, '--ports', 'auto', '--json']);
    await untilStatus(home, ({ tradingState }) => tradingState === 'ACTIVE');
    const stop = await launchDesktop(['stop', '--home', home]);
    expect((await stop.ended).code).toBe(0);
    const { code, output } = await run.ended;
    expect(output).toMatch(/"mode":"paper"/);
    expect(code).toBe(0);
    removeHome(home);
  });
});
