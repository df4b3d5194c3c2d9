// Two hours in the middle of a session in which everything goes wrong that the seed decides: workers killed and frozen,
// connections cut, updates lost, a person who trades by hand beside a strategy that never sits still, one executor or two. In the
// end a judge who sees only the two logs finds nothing lost and nothing doubled. Three seeds; TRADEWARDEN_TEST_RUNS asks for more,
// TRADEWARDEN_TEST_SEED repeats one.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../trading/random.ts';
import { judgeHome } from '../support/judged-home.ts';
import { createHome, removeHome, startTradewarden, statusOf, summaryOf, untilStatus } from '../support/product-run.ts';

const TOKEN = 'a token of this test alone';
const RESTLESS = join(import.meta.dirname, '../fixtures/restless.ts');
const SYMBOLS = ['SPY', 'QQQ'];
const DAY = '2013-10-07';
/** Ten in the morning in New York. */
const BEGINS_AT_S = Date.parse(`${DAY}T14:00:00Z`) / 1000;
const SECONDS = 7_200;
/** Two hours take 12 seconds. */
const SPEED = 600;
const WITHIN_MS = 10_000;

const ownSeed = process.env['TRADEWARDEN_TEST_SEED'];
const runs = Number(process.env['TRADEWARDEN_TEST_RUNS'] ?? 3);
const first = Math.floor(Date.now() / 1000);
const seeds = ownSeed === undefined ? Array.from({ length: runs }, (_, index) => first + index) : [Number(ownSeed)];

describe('a busy session with workers killed and frozen, connections cut, and trades by hand', () => {
  for (const seed of seeds) {
    it(`loses no order and doubles none, seed ${seed}`, { timeout: 120_000 }, async () => {
      const home = createHome();
      const random = createRandom(seed);
      const executors = random.uniform() < 0.5 ? 1 : 2;
      const adminPort = await freePort();
      const market = join(home, 'market.csv');
      writeFileSync(market, wanderingPrices(random));
      const components = {
        'order-executor': { instances: executors },
        simulator: { configOverrides: { admin: { port: adminPort, token: TOKEN }, scenario: scenarioOf(random) } },
      };
      // What a person holds beside it would else keep the strategy out of the symbol.
      const settings = { components, supervision: { heartbeatTimeoutMs: 3_000 }, risk: { allowNetting: true } };
      writeFileSync(join(home, 'settings.json'), JSON.stringify(settings));
      const run = startTradewarden(
        ...['run', '--replay', market, '--symbols', SYMBOLS.join(','), '--resolution', 'tick', '--from', DAY, '--to', DAY],
        ...['--speed', String(SPEED), '--strategy', RESTLESS, '--until-done', '--ports', 'auto', '--home', home, '--json'],
      );
      await untilStatus(home, (status) => status.components.every(({ state }) => state === 'running'));
      const done = await goWrong(home, random, executors, adminPort);
      const finished = await run.finished;

      expect(finished.stderr).not.toMatch(/failed for good/);
      const { findings, examined } = judgeHome(home);
      console.log(`seed ${seed}, ${executors} executor(s): ${done.join(', ')}; judged ${JSON.stringify(examined)}`);
      expect(findings).toEqual([]);
      expect(examined.intents).toBeGreaterThan(10);
      expect(summaryOf(finished)).toMatchObject({ orders: { unknown: 0 } });
      removeHome(home);
    });
  }
});

/** One trade of each symbol a second, each a few cents from the one before. */
function wanderingPrices(random: Random): string {
  const cents = new Map(SYMBOLS.map((symbol, index) => [symbol, 16_700 - 4_000 * index]));
  const lines = ['time,symbol,price,size'];
  for (let second = 0; second < SECONDS; second++) {
    for (const symbol of SYMBOLS) {
      const price = (cents.get(symbol) ?? 0) + Math.round((random.uniform() - 0.5) * 6);
      cents.set(symbol, price);
      lines.push(`${BEGINS_AT_S + second},${symbol},${(price / 100).toFixed(2)},500`);
    }
  }
  return lines.join('\n');
}

type Random = ReturnType<typeof createRandom>;

/** What the venue does wrong all day long. */
function scenarioOf(random: Random): readonly object[] {
  const orders = { method: 'POST', path: '/v2/orders' };
  const chance = (most: number): number => Math.round(random.uniform() * most * 1000) / 1000;
  return [
    { fault: { kind: 'cut', when: 'before' }, match: orders, chance: chance(0.08) },
    { fault: { kind: 'cut', when: 'after' }, match: orders, chance: chance(0.08) },
    { fault: { kind: 'garbage', form: 'half-json' }, match: orders, chance: chance(0.05) },
    { fault: { kind: 'status', status: 503 }, match: { method: 'GET', path: '/v2/' }, chance: chance(0.05) },
    { fault: { kind: 'lose-update' }, chance: chance(0.1) },
    { fault: { kind: 'duplicate-update' }, chance: chance(0.2) },
    { fault: { kind: 'reorder-update' }, chance: chance(0.1) },
    { fault: { kind: 'delay-update', ms: 150 }, chance: chance(0.1) },
    { fault: { kind: 'drop' }, match: { path: '/stream' }, afterMs: Math.round(random.uniform() * WITHIN_MS), times: 1 },
  ];
}

type Mishap = {
  readonly atMs: number;
  readonly what: 'kill' | 'freeze' | 'trade';
  readonly worker: string;
  readonly forMs: number;
};

/** Kills each worker once, freezes two, and trades by hand, at moments and in an order that the seed decides. */
async function goWrong(home: string, random: Random, executors: number, adminPort: number): Promise<readonly string[]> {
  const workers = ['simulator', 'gateway', 'executor', 'strategy:restless', ...(executors === 2 ? ['executor-2'] : [])];
  const moment = (): number => Math.round(random.uniform() * WITHIN_MS);
  const any = (): string => workers[Math.floor(random.uniform() * workers.length)] ?? 'executor';
  const plan: Mishap[] = [
    ...workers.map((worker): Mishap => ({ atMs: moment(), what: 'kill', worker, forMs: 0 })),
    ...[0, 1].map((): Mishap => ({ atMs: moment(), what: 'freeze', worker: any(), forMs: 100 + random.uniform() * 1_500 })),
    ...Array.from({ length: 6 }, (): Mishap => ({ atMs: moment(), what: 'trade', worker: '', forMs: 0 })),
  ];
  const startedAtMs = performance.now();
  const done: string[] = [];
  const thaws: Promise<void>[] = [];
  for (const { atMs, what, worker, forMs } of plan.sort((a, b) => a.atMs - b.atMs)) {
    await pause(Math.max(0, atMs - (performance.now() - startedAtMs)));
    if (what === 'trade') {
      if (await tradeByHand(adminPort, random)) done.push(`trade at ${atMs} ms`);
      continue;
    }
    const components = (await statusOf(home))?.components ?? [];
    // A worker that is just being restarted cannot be killed again.
    const pid = components.find((component) => component.worker === worker && component.pid !== null)?.pid ?? null;
    if (pid === null || !signal(pid, what === 'kill' ? 'SIGKILL' : 'SIGSTOP')) continue;
    done.push(`${what} ${worker} at ${atMs} ms`);
    if (what === 'freeze') thaws.push(pause(forMs).then(() => void signal(pid, 'SIGCONT')));
  }
  await Promise.all(thaws);
  return done;
}

/** An order that somebody places elsewhere in the same account; false when the venue is not there. */
async function tradeByHand(port: number, random: Random): Promise<boolean> {
  const side = random.uniform() < 0.5 ? 'buy' : 'sell';
  const qty = String(1 + Math.floor(random.uniform() * 9));
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/orders`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        symbol: SYMBOLS[Math.floor(random.uniform() * SYMBOLS.length)],
        qty,
        side,
        type: 'market',
        time_in_force: 'day',
      }),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
