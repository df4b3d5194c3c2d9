// How a session ends: by Ctrl-C, by a signal that comes early, by `stop`, by SIGKILL, or because its strategy cannot be made.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { startTradewardenWith } from '../support/product-run.ts';
import { freshSessionForEachTest, isAlive, PATIENCE } from '../support/session-room.ts';

const room = freshSessionForEachTest();

it('takes Ctrl-C that arrives twice for one, and prints the summary last', async () => {
  const session = room.start('run', '--ports', 'auto');
  await room.upAndRunning();
  session.child.kill('SIGINT');
  session.child.kill('SIGINT');
  const { code, stdout, stderr } = await session.ended;
  expect(code).toBe(0);
  expect(stderr).not.toContain('hurrying');
  expect(stdout.slice(stdout.lastIndexOf('│ run'))).toContain('realised P&L');
});

it.skipIf(process.platform === 'win32')(
  'leaves no process after it was killed, and the next start says what it found',
  async () => {
    const session = room.start('run', '--ports', 'auto', '--json');
    const pids = (await room.upAndRunning()).components.map(({ pid }) => pid ?? 0);
    session.child.kill('SIGKILL');
    await session.ended;
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), PATIENCE);
    expect(existsSync(join(room.home, 'run', 'control.sock'))).toBe(true);
    expect((await room.tell('status')).code).toBe(3);

    const next = room.start('run', '--ports', 'auto', '--json');
    await room.upAndRunning();
    expect(next.stderr()).toContain(`(process ${session.child.pid}) did not end in an orderly way`);
    await room.tell('stop');
    expect((await next.ended).code).toBe(0);
  },
);

it.skipIf(process.platform === 'win32')('a signal before anything runs ends it at once and leaves no note', async () => {
  const session = room.start('run', '--ports', 'auto');
  const note = join(room.home, 'run', 'instance.json');
  await vi.waitFor(() => expect(existsSync(note)).toBe(true), { timeout: 40_000, interval: 1 });
  session.child.kill('SIGTERM');
  const { stderr } = await session.ended;
  expect(existsSync(note)).toBe(false);
  expect(stderr).not.toContain('listens on');
});

it('stop waits for an instance that is about to begin', async () => {
  const session = room.start('run', '--ports', 'auto', '--json');
  await vi.waitFor(() => expect(existsSync(join(room.home, 'run', 'instance.json'))).toBe(true), {
    timeout: 40_000,
    interval: 1,
  });
  expect(await room.tell('stop')).toMatchObject({ code: 0, stdout: `Stopped (process ${session.child.pid}).\n` });
  expect((await session.ended).code).toBe(0);
});

it('ends a session whose only strategy cannot be made, and says why, with the numbers that it got to', async () => {
  const broken = join(room.home, 'broken.js');
  writeFileSync(
    broken,
    `export const strategy = { name: 'broken', description: 'Throws', parameters: {}, create() { throw new Error('on purpose'); } };`,
  );
  const { code, stdout, stderr } = await room.tell('run', '--ports', 'auto', '--json', '--strategy', broken);
  expect(code).toBe(1);
  expect(stderr).toMatch(/strategy:broken failed for good: .*on purpose\. Correct the strategy's file, then/);
  expect(JSON.parse(stdout)).toMatchObject({ errors: 1, signals: 0, cash: '100000' });
});

it.skipIf(process.platform === 'win32')('an error of main that nobody caught ends it, and is in the log files', async () => {
  const planted = encodeURIComponent("process.on('SIGUSR2',()=>{throw new Error('planted by a test')})");
  const session = startTradewardenWith(
    { NODE_OPTIONS: `--import=data:text/javascript,${planted}` },
    ...['run', '--home', room.home, '--ports', 'auto', '--json'],
  );
  await room.upAndRunning();
  session.child.kill('SIGUSR2');
  const { code, stderr } = await session.finished;
  expect(code).not.toBe(0);
  expect(stderr).toContain('Error: planted by a test');
  for (const file of ['main.log', 'errors.log'])
    expect(readFileSync(join(room.home, 'logs', file), 'utf8')).toMatch(/nobody caught.*planted by a test/);
});
