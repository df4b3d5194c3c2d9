// A data folder that cannot be written to, and a disk that is full: clear words and usual exit codes, and logs that go on.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LOG_OPTIONS, openSessionLogs } from '../../main/logging/session-logs.ts';
import { runTradewarden } from '../support/product-run.ts';

let folder = '';
const mounted: string[] = [];

/** Null where this user may not mount. */
function mountTmpfs(path: string, options: string): string | null {
  mkdirSync(path, { recursive: true });
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]).status !== 0) return null;
  mounted.push(path);
  return path;
}
const mayMount = (() => {
  const path = mkdtempSync(join(tmpdir(), 'tw-mount-'));
  const isAllowed = mountTmpfs(path, 'size=64k') !== null;
  for (const each of mounted.splice(0)) execFileSync('umount', [each]);
  rmSync(path, { recursive: true, force: true });
  if (!isAllowed) console.warn('SKIPPED: this user may not mount a small disk, so a full and a read-only one are not tried');
  return isAllowed;
})();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tw-disk-'));
});
afterEach(() => {
  for (const path of mounted.splice(0)) execFileSync('umount', ['-l', path]);
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!mayMount)('a small disk', () => {
  it('that is full costs log lines, which is said once, and nothing else', async () => {
    const disk = mountTmpfs(join(folder, 'full'), 'size=64k') ?? '';
    const shown: string[] = [];
    const logs = openSessionLogs(disk, DEFAULT_LOG_OPTIONS, (_source, { message }) => shown.push(message));
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(60_000));
    for (let line = 0; line < 400; line++) {
      logs.write('gateway', { level: 'info', message: `line ${line} ${'x'.repeat(500)}` });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await logs.close();
    expect(shown.filter((message) => message.includes('cannot be written'))).toHaveLength(1);
    expect(logs.latest({}, 1)[0]?.message).toMatch(/^line 399 /);
  });

  it('that is read-only is refused in one sentence', async () => {
    const disk = mountTmpfs(join(folder, 'fixed'), 'ro') ?? '';
    const { code, stderr } = await runTradewarden('run', '--ports', 'auto', '--home', join(disk, 'home'));
    expect(code).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/the data folder .* cannot be used: .*read-only/i);
  });
});

it('a data folder that is a file is refused with its path', async () => {
  const path = join(folder, 'home');
  writeFileSync(path, '');
  const { code, stderr } = await runTradewarden('run', '--ports', 'auto', '--home', path);
  expect(code).toBe(2);
  expect(stderr).toContain(path);
  expect(stderr).not.toMatch(/^\s+at /m);
});
