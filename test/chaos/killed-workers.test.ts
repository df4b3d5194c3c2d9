// A real day, and every worker killed at a random moment of it: in the end a judge who sees only the two logs finds nothing
// lost and nothing doubled. Twenty seeds; set TRADEWARDEN_TEST_SEED to repeat one.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { judge } from '../../simulation/oracle/judge.ts';
import { readJournalFacts, readVenueLog } from '../../simulation/oracle/read-evidence.ts';
import { createRandom } from '../../trading/random.ts';
import { findLeanFolder } from '../support/market-data.ts';
import { createHome, removeHome, startTradewarden, statusOf, summaryOf, untilStatus } from '../support/product-run.ts';

const lean = findLeanFolder();
const ACCOUNT = 'PASIM000001';
/** A day of 16 hours takes 6 seconds. */
const SPEED = 10_000;
const KILLS_WITHIN_MS = 5_000;
const WORKERS = ['simulator', 'gateway', 'executor', 'strategy:sma-cross'];

const ownSeed = process.env['TRADEWARDEN_TEST_SEED'];
const first = Math.floor(Date.now() / 1000);
const seeds = ownSeed === undefined ? Array.from({ length: 20 }, (_, index) => first + index) : [Number(ownSeed)];

describe.skipIf(lean === null)('a day of SPY with every worker killed at a random moment', () => {
  for (const seed of seeds) {
    it(`loses no order and doubles none, seed ${seed}`, async () => {
      const home = createHome();
      const day = [
        '--replay',
        lean ?? '',
        '--symbols',
        'SPY',
        '--resolution',
        'second',
        '--from',
        '2013-10-07',
        '--to',
        '2013-10-07',
      ];
      const busy = ['--parameter', 'fast=3', '--parameter', 'slow=8', '--parameter', 'barSeconds=10'];
      const run = startTradewarden(
        'run',
        ...day,
        '--strategy',
        'sma-cross',
        ...busy,
        '--speed',
        String(SPEED),
        '--until-done',
        '--ports',
        'auto',
        '--home',
        home,
        '--json',
      );
      await untilStatus(home, ({ components }) => components.every(({ state }) => state === 'running'));
      const killed = await killEachOnce(home, seed);
      const finished = await run.finished;

      expect(finished.stderr).not.toMatch(/failed for good/);
      const { findings, examined } = judge(
        readVenueLog(join(home, 'simulator/venue.db'), ACCOUNT),
        readJournalFacts(join(home, `journal/simulator-${ACCOUNT}.db`)),
      );
      console.log(`seed ${seed}: killed ${killed.join(', ')}; judged ${JSON.stringify(examined)}`);
      expect(findings).toEqual([]);
      expect(examined.signals).toBeGreaterThan(0);
      expect(summaryOf(finished)).toMatchObject({ restarts: killed.length, orders: { unknown: 0 } });
      removeHome(home);
    });
  }
});

/** Kills each worker once, at moments and in an order that the seed decides. Returns what was killed and when. */
async function killEachOnce(home: string, seed: number): Promise<readonly string[]> {
  const random = createRandom(seed);
  const plan = WORKERS.map((worker) => ({ worker, atMs: Math.round(random.uniform() * KILLS_WITHIN_MS) })).sort(
    (a, b) => a.atMs - b.atMs,
  );
  const startedAtMs = performance.now();
  const killed: string[] = [];
  for (const { worker, atMs } of plan) {
    await pause(Math.max(0, atMs - (performance.now() - startedAtMs)));
    const pid = (await statusOf(home))?.components.find(
      (component) => component.worker === worker && component.pid !== null,
    )?.pid;
    // A worker that is just being restarted cannot be killed again.
    if (pid === undefined || pid === null) continue;
    process.kill(pid, 'SIGKILL');
    killed.push(`${worker} at ${Math.round(performance.now() - startedAtMs)} ms`);
  }
  return killed;
}
