// Whoever reads what we print may stop reading, or go: nothing waits for them, least of all halt and stop.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  createHome,
  removeHome,
  runTradewarden,
  startTradewarden,
  untilStatus,
  writeSettings,
} from '../support/product-run.ts';
import { hasTerminal } from '../support/terminal-run.ts';

const ENTRY = join(import.meta.dirname, '../../dist/main/tradewarden.js');
/** A table each second. */
const TALKATIVE = { simulator: { seed: 3 }, monitoring: { statusIntervalSeconds: 1 } };

let home: string;
beforeEach(() => {
  home = createHome();
  writeSettings(home, TALKATIVE);
});
afterEach(() => removeHome(home));

it.skipIf(!hasTerminal)('a terminal that was told to hold on (Ctrl-S) holds up neither status, halt nor the end', async () => {
  const command = `'${process.execPath}' '${ENTRY}' run --ports auto --home '${home}'`;
  const terminal = spawn('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => terminal.once('close', resolve));
  await new Promise<void>((resolve) => {
    terminal.stdout.on('data', (chunk) => {
      if (String(chunk).includes('Tradewarden paper')) resolve();
    });
  });
  terminal.stdin.write('\x13');
  const { metrics } = await untilStatus(home, ({ metrics: { signals } }) => signals > 0);
  // Each of these is told to the terminal as well.
  expect((await runTradewarden('halt', '--home', home)).code).toBe(0);
  expect((await runTradewarden('resume', '--home', home)).code).toBe(0);
  await untilStatus(home, (later) => later.metrics.signals > metrics.signals + 3);
  expect((await runTradewarden('stop', '--home', home)).code).toBe(0);
  expect(await ended).toBe(0);
});

it.each([
  ['status', '--watch'],
  ['logs', '-f', '--level', 'debug'],
])('%s %s ends when whoever reads it goes, as head does', async (...words) => {
  const run = startTradewarden('run', '--ports', 'auto', '--home', home);
  await untilStatus(home, ({ components }) => components.every(({ state }) => state === 'running'));
  const reader = spawn(process.execPath, [ENTRY, ...words, '--home', home], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => reader.once('exit', resolve));
  await new Promise((resolve) => reader.stdout.once('data', resolve));
  reader.stdout.destroy();
  // It notices when it next has something to say, as every program that writes into a pipe.
  expect((await runTradewarden('halt', '--home', home)).code).toBe(0);
  expect(await ended).toBe(0);
  expect((await runTradewarden('stop', '--home', home)).code).toBe(0);
  expect((await run.finished).code).toBe(0);
});

it('the link to the desk is for a person at a terminal, and stands in no journal of a service', async () => {
  const run = startTradewarden('run', '--ports', 'auto', '--home', home);
  await untilStatus(home, ({ dashboardUrl, metrics }) => dashboardUrl !== null && metrics.signals > 1);
  await runTradewarden('stop', '--home', home);
  const { stdout, stderr } = await run.finished;
  expect(stdout).toContain('Tradewarden paper');
  expect(stdout + stderr).not.toContain('/enter/');
});
