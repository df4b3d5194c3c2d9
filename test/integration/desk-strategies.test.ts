// Strategies as the desk shows them: also those that never ran in the session, and files that no setting names yet.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { enter, FeedClient } from '../support/desk/feed-client.ts';
import { createHome, type ProductRun, removeHome, startTradewarden, statusOf, untilStatus } from '../support/product-run.ts';

const PATIENCE = { timeout: 60_000, interval: 50 };
const STRATEGIES = { topic: 'strategies' } as const;
const home = createHome();
let run: ProductRun;
let client: FeedClient;

beforeAll(async () => {
  const settings = {
    strategies: [
      { id: 'sma-cross', strategy: 'sma-cross', symbols: ['SPY'] },
      { id: 'idle', strategy: 'rsi-reversion', symbols: ['KO'], parameters: { period: 9 } },
    ],
    components: { 'strategy:idle': { instances: 0 } },
  };
  writeFileSync(join(home, 'settings.json'), JSON.stringify(settings));
  run = startTradewarden('run', '--home', home, '--ports', 'auto');
  await untilStatus(home, ({ dashboardUrl }) => dashboardUrl !== null);
  client = await FeedClient.open(await enter((await statusOf(home))?.dashboardUrl ?? 'no link'));
  client.subscribe(STRATEGIES);
}, 120_000);
afterAll(async () => {
  client?.close();
  run.child.kill('SIGTERM');
  await run.finished;
  removeHome(home);
});

const fileOf = (strategy: string) => client.view(STRATEGIES)?.catalog.rows[strategy];

it('tells the parameters of a strategy that never ran, with bounds, defaults and what the settings make of them', async () => {
  await expect
    .poll(() => client.view(STRATEGIES)?.strategies.rows['idle'], PATIENCE)
    .toMatchObject({
      state: 'disabled',
      strategy: 'rsi-reversion',
      symbols: ['KO'],
      description: expect.stringMatching(/.+/),
      parameters: expect.arrayContaining([
        {
          name: 'period',
          type: 'integer',
          default: expect.any(Number),
          minimum: expect.any(Number),
          maximum: expect.any(Number),
          choices: [],
          description: expect.stringMatching(/.+/),
          value: 9,
        },
      ]),
    });
  expect(fileOf('pairs-spread')).toMatchObject({ mistake: null, parameters: expect.arrayContaining([expect.any(Object)]) });
});

it('finds a file that is written meanwhile, and says what is wrong with one that cannot be read', async () => {
  const path = join(home, 'strategies', 'mine.ts');
  mkdirSync(join(home, 'strategies'), { recursive: true });
  writeFileSync(path, 'export const nothing = 1;\n');
  await expect.poll(() => fileOf('mine')?.mistake, PATIENCE).toMatch(/no usable strategy/);
  expect(fileOf('mine')).toMatchObject({ parameters: [] });
});
