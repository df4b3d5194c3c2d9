// What electron-builder makes of the project, without the real binary: the archive, the natives beside it, the fuses, and a start.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readArchive } from '../support/app-archive.ts';
import { chromiumPath } from '../support/desk/chromium.ts';
import { makeElectronDistribution, readFuses } from '../support/electron-distribution.ts';
import { createHome, removeHome, startProgram, untilStatus } from '../support/product-run.ts';

const root = join(import.meta.dirname, '../..');
const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly version: string;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly devDependencies?: Readonly<Record<string, string>>;
  };

/** Packages that the bundles import at run time, with everything that those need, but for what only a compiler needs. */
function neededPackages(): readonly string[] {
  const [, list = ''] = /const external = \[([^\]]*)\]/.exec(readFileSync(join(root, 'vite.config.ts'), 'utf8')) ?? [];
  const external = [...list.matchAll(/'([^']+)'/g)].map(([, name = '']) => name);
  const needed = new Set<string>();
  const visit = (name: string): void => {
    if (needed.has(name) || ['electron', 'tradewarden/strategy', 'node-addon-api'].includes(name)) return;
    needed.add(name);
    for (const dependency of Object.keys(manifestOf(join(root, 'node_modules', name)).dependencies ?? {})) visit(dependency);
  };
  for (const name of external) visit(name);
  return [...needed].toSorted();
}

describe.skipIf(process.platform !== 'linux' || chromiumPath === undefined)('the packaged app', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tradewarden-package-'));
  const app = join(folder, 'out', 'linux-unpacked');
  let files: readonly string[] = [];

  beforeAll(() => {
    const version = manifestOf(root).devDependencies?.['electron'] ?? '';
    makeElectronDistribution(join(folder, 'electron'), version);
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/electron-builder/out/cli/cli.js'),
        '--dir',
        '--publish=never',
        `-c.electronDist=${join(folder, 'electron')}`,
        `-c.directories.output=${join(folder, 'out')}`,
      ],
      { cwd: root, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stdout + stderr);
    files = readArchive(join(app, 'resources', 'app.asar')).map(({ path }) => `/${path}`);
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds the bundles and nothing of the sources', () => {
    expect([...new Set(files.map((file) => file.split('/')[1]))].toSorted()).toEqual(['dist', 'node_modules', 'package.json']);
    expect(files).toEqual(
      expect.arrayContaining(['/dist/main/desktop.js', '/dist/preload/preload.cjs', '/dist/renderer/index.html']),
    );
    for (const worker of readdirSync(join(root, 'workers'))) expect(files).toContain(`/dist/workers/${worker}.js`);
    expect(files.filter((file) => /\.(map|tsx?)$/.test(file))).toEqual([]);
  });

  it('holds exactly the packages that cannot be bundled, with what they need', () => {
    const packed = files.map((file) => /^\/node_modules\/((@[^/]+\/)?[^/]+)\/package\.json$/.exec(file)?.[1]);
    expect(packed.filter((name) => name !== undefined).toSorted()).toEqual(neededPackages());
  });

  it('lays the native modules of this platform, and of no other, beside the archive', () => {
    const unpacked = readdirSync(join(app, 'resources', 'app.asar.unpacked'), { recursive: true, encoding: 'utf8' });
    const natives = unpacked.filter((file) => file.endsWith('.node'));
    expect(natives.some((file) => file.includes('zeromq'))).toBe(true);
    expect(natives.some((file) => file.includes('better-sqlite3'))).toBe(true);
    const foreign = new RegExp(`darwin|win32|${process.arch === 'x64' ? 'arm64' : 'x64'}`);
    expect(natives.filter((file) => foreign.test(file))).toEqual([]);
  });

  it('19: has its fuses set, no Node mode, no Node options, no inspector, encrypted cookies, only our own checked archive', () => {
    expect(readFuses(readFileSync(join(app, 'tradewarden')))).toBe('010011001');
  });

  it('runs a session from its own binary and stops it by a command of its own', async () => {
    const home = createHome();
    const binary = join(app, 'tradewarden');
    const run = startProgram(binary, ['run', '--home', home, '--ports', 'auto', '--json']);
    await untilStatus(home, ({ tradingState }) => tradingState === 'ACTIVE');
    const stopped = await startProgram(binary, ['stop', '--home', home]).finished;
    expect(stopped.code).toBe(0);
    const { code, stdout } = await run.finished;
    expect(stdout).toMatch(/"mode":"paper"/);
    expect(code).toBe(0);
    removeHome(home);
  });

  it('knows its icons', () => {
    for (const name of ['icon.ico', 'icon.icns', 'icons/512x512.png'])
      expect(existsSync(join(root, 'assets', name))).toBe(true);
    for (const face of ['active', 'reducing', 'halted', 'stopped'])
      expect(files).toContain(`/dist/renderer/tray/tray-${face}.png`);
  });
});
