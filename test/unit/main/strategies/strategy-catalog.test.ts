// The catalog of strategies when no process can be had to look at them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { StrategyCatalog } from '../../../../main/strategies/strategy-catalog.ts';
import type { Launcher } from '../../../../main/supervisor/launcher.ts';

it.each<[string, Launcher]>([
  [
    'throws',
    {
      launch() {
        throw new Error('spawn ENOMEM');
      },
    },
  ],
  [
    'says so before it returns',
    {
      launch(_kind, _name, listener) {
        listener.onSpawnFailed('spawn ENOMEM');
        return { send() {}, kill() {} };
      },
    },
  ],
])('tells of every strategy why it is not known, when the launcher %s', async (_, launcher) => {
  const root = mkdtempSync(join(tmpdir(), 'tradewarden-catalog-'));
  const catalog = new StrategyCatalog({ configured: [], home: { root, strategies: root }, launcher });
  expect(catalog.tell()).toBeNull();
  await expect.poll(() => catalog.tell()).not.toBeNull();
  const known = catalog.tell() ?? [];
  expect(known.map(({ strategy }) => strategy)).toContain('sma-cross');
  for (const { mistakes } of known) expect(mistakes).toEqual([expect.stringContaining('spawn ENOMEM')]);
  rmSync(root, { recursive: true });
});
