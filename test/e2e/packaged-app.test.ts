// What electron-builder makes of the project, without the real binary: the archive, the natives beside it, the fuses, and a start.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** What electron-builder tells the program that makes Debian packages, which is a stand-in that writes it down. */
function packDebian(folder: string, app: string): { readonly words: readonly string[]; readonly entry: string } {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const script = `printf '%s\\n' "$@" > words; for word; do case "$word" in *.desktop=*) cp "\${word%%=*}" entry;; esac; done`;
  writeFileSync(join(bin, 'fpm'), `#!/bin/sh\ncd "${bin}" || exit 1\n${script}\n`, { mode: 0o755 });
  build(['--linux', 'deb', '--prepackaged', app, `-c.directories.output=${join(folder, 'debian')}`], {
    USE_SYSTEM_FPM: 'true',
    PATH: `${bin}:${process.env['PATH']}`,
  });
  return {
    words: readFileSync(join(bin, 'words'), 'utf8').split('\n'),
    entry: readFileSync(join(bin, 'entry'), 'utf8'),
  };
}

function build(words: readonly string[], environment: Readonly<Record<string, string>> = {}): void {
  const cli = join(root, 'node_modules/electron-builder/out/cli/cli.js');
  const env = { ...process.env, ...environment };
  const { status, stderr, stdout } = spawnSync(process.execPath, [cli, '--publish=never', ...words], {
    cwd: root,
    encoding: 'utf8',
    env,
  });
  if (status !== 0) throw new Error(stdout + stderr);
}

describe.skipIf(process.platform !== 'linux' || chromiumPath === undefined)('the packaged app', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tradewarden-package-'));
  const app = join(folder, 'out', 'linux-unpacked');
  let files: readonly string[] = [];

  beforeAll(() => {
    const version = manifestOf(root).devDependencies?.['electron'] ?? '';
    makeElectronDistribution(join(folder, 'electron'), version);
    build(['--dir', `-c.electronDist=${join(folder, 'electron')}`, `-c.directories.output=${join(folder, 'out')}`]);
    files = readArchive(join(app, 'resources', 'app.asar')).map(({ path }) => `/${path}`);
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds the bundles and nothing of the sources', () => {
    expect([...new Set(files.map((file) => file.split('/')[1]))].toSorted()).toEqual(['dist', 'node_modules', 'package.json']);
    expect(files).toEqual(
      expect.arrayContaining(['/dist/main/desktop.js', '/dist/preload/preload.cjs', '/dist/renderer/index.html']),
    );
    for (const worker of readdirSync(join(root, 'workers'))) expect(files).toContain(`/dist/workers/${worker}.js`);
    const ballast = /\.(map|tsx?|mts|cts|tsbuildinfo|sh|bash)$|\.(test|spec)\.|\/(tests?|script|docs)\/|\/\./;
    expect(files.filter((file) => ballast.test(file))).toEqual([]);
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
    const foreign = new RegExp(`darwin|win32|musl|${process.arch === 'x64' ? 'arm64' : 'x64'}`);
    expect(natives.filter((file) => foreign.test(file))).toEqual([]);
  });

  it('19: has its fuses set, no Node mode, no Node options, no inspector, encrypted cookies, only our own checked archive', () => {
    expect(readFuses(readFileSync(join(app, 'tradewarden')))).toBe('010011001');
  });

  it('gives a Debian package its icons in every size, its menu entry and its maintainer', () => {
    const { words, entry } = packDebian(folder, app);
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512])
      expect(
        words.filter((word) => word.endsWith(`=/usr/share/icons/hicolor/${size}x${size}/apps/tradewarden.png`)),
      ).toHaveLength(1);
    expect(words).toContain(`${app}/=/opt/Tradewarden`);
    expect(words[words.indexOf('--maintainer') + 1]).toMatch(/^[\w ]+ <\S+@\S+>$/);
    expect(entry.trim().split('\n')).toEqual(
      expect.arrayContaining([
        'Name=Tradewarden',
        'Exec=/opt/Tradewarden/tradewarden %U',
        'Icon=tradewarden',
        'StartupWMClass=tradewarden',
        'Categories=Finance;',
      ]),
    );
  });

  it('4: gives up the sandbox in no installer', () => {
    expect(packDebian(folder, app).entry).not.toContain('--no-sandbox');
    // What electron-builder adds for AppImages unless it is told otherwise.
    expect(readFileSync(join(root, 'electron-builder.yml'), 'utf8')).toMatch(/^appImage:\n {2}executableArgs: \[\]$/m);
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
