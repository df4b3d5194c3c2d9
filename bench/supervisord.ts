// The peer of our supervisor: supervisord of Debian, with a Node program that says when it is up. No rows where it is not installed.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type BenchRow, percentile } from './statistics.ts';

const POLL_MS = 2;
const PATIENCE_MS = 30_000;

export async function timeSupervisord(kills: number): Promise<readonly BenchRow[]> {
  const binary = ['/usr/bin/supervisord', '/usr/local/bin/supervisord'].find((path) => existsSync(path));
  if (binary === undefined) {
    console.error('supervisord is not installed: its rows are left out (Debian: apt-get install supervisor)');
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'tradewarden-supervisord-'));
  const readyFile = join(folder, 'ready');
  const program = join(folder, 'program.mjs');
  writeFileSync(
    program,
    `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(readyFile)}, String(process.pid)); setInterval(() => {}, 1e9);`,
  );
  const config = join(folder, 'supervisord.conf');
  writeFileSync(
    config,
    `[supervisord]\nnodaemon=true\nlogfile=/dev/null\nlogfile_maxbytes=0\npidfile=${folder}/pid\n[program:one]\ncommand=${process.execPath} ${program}\nautorestart=true\nstartretries=1000\n`,
  );
  const pidInFile = (): number => (existsSync(readyFile) ? Number(readFileSync(readyFile, 'utf8')) : 0);
  const isUp = async (other: number): Promise<number> => {
    const endMs = performance.now() + PATIENCE_MS;
    while (performance.now() < endMs) {
      const pid = pidInFile();
      if (pid !== 0 && pid !== other) return pid;
      await wait(POLL_MS);
    }
    throw new Error(`supervisord did not bring its program up within ${PATIENCE_MS / 1000} s`);
  };
  // The very program that it will restart, until it says that it is up.
  const cold: number[] = [];
  for (let start = 0; start < kills; start++) {
    rmSync(readyFile, { force: true });
    const startedAtMs = performance.now();
    const alone = spawn(process.execPath, [program], { stdio: 'ignore' });
    await isUp(0);
    cold.push(performance.now() - startedAtMs);
    const ended = new Promise((resolve) => alone.once('exit', resolve));
    alone.kill('SIGKILL');
    await ended;
  }
  rmSync(readyFile, { force: true });
  const peer = spawn(binary, ['-c', config], { stdio: 'ignore' });
  const gone = new Promise((resolve) => peer.once('exit', resolve));
  const replaced: number[] = [];
  let pid = await isUp(0);
  for (let kill = 0; kill < kills; kill++) {
    // It counts a program as started only after a second.
    await wait(1_200);
    const killedAtMs = performance.now();
    process.kill(pid, 'SIGKILL');
    pid = await isUp(pid);
    replaced.push(performance.now() - killedAtMs);
  }
  peer.kill('SIGTERM');
  await gone;
  rmSync(folder, { recursive: true, force: true });
  const [p50, floorP50] = [percentile(replaced, 0.5), percentile(cold, 0.5)];
  return [
    {
      name: 'peer supervisord: SIGKILL to replacement up, beside a cold start',
      unit: 'ms',
      p50,
      p99: percentile(replaced, 0.99),
      floorP50,
      floorP99: percentile(cold, 0.99),
      ratioP50: Math.round((1000 * p50) / floorP50) / 1000,
      pass: true,
    },
  ];
}
