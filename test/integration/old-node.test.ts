// Whoever starts an entry point with a Node that is too old gets one sentence, not a stack trace.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const dist = join(import.meta.dirname, '../../dist');
/** The system's own Node, where it is older than ours. */
const oldNode = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => {
  if (!existsSync(path)) return false;
  const version = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout;
  return Number(/^v(\d+)/.exec(version)?.[1] ?? 99) < 24;
});
if (oldNode === undefined)
  console.warn('\n!!! No Node older than 24 is on this system: the tests of the version check are SKIPPED.\n');

const workers = readdirSync(join(dist, 'workers')).filter((file) => file.endsWith('.js'));
const entries = ['main/start.js', 'main/tradewarden.js', 'main/desktop.js', ...workers.map((file) => `workers/${file}`)];

describe.skipIf(oldNode === undefined)('an old Node', () => {
  for (const entry of entries) {
    it(`is refused by dist/${entry} in one sentence`, () => {
      const { status, stderr } = spawnSync(oldNode ?? '', [join(dist, entry)], { encoding: 'utf8' });
      expect(stderr.trim()).toMatch(
        /^Tradewarden needs Node 24 or newer, this is Node \d+\.\d+\.\d+\. Start it with "npm start", which brings its own\.$/,
      );
      expect(status).toBe(78);
    });
  }
});

it('is no place for the desktop’s entry, which only Electron can run, and nothing is downloaded to find that out', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(dist, 'main/desktop.js')], { encoding: 'utf8' });
  expect(stderr.trim()).toBe('This is the entry of the desktop app, which Electron runs. Start it with "npm start".');
  expect(status).toBe(78);
});
