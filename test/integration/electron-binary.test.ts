// Whether the desktop can be shown here, and the one sentence that says why not.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { findDesktopMeans } from '../../main/electron-binary.ts';

const START = join(import.meta.dirname, '../../dist/main/start.js');
const folder = mkdtempSync(join(tmpdir(), 'tradewarden-electron-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const binary = join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron');
writeFileSync(binary, '');
const environment = { ELECTRON_OVERRIDE_DIST_PATH: folder, DISPLAY: ':0' };

it.skipIf(process.platform === 'win32')('shows it where the binary and a display are', () => {
  expect(findDesktopMeans(environment, 'linux', [], 1000)).toEqual({ binary });
  const onWayland = { ...environment, DISPLAY: '', WAYLAND_DISPLAY: 'wayland-0' };
  expect(findDesktopMeans(onWayland, 'linux', [], 1000)).toEqual({ binary });
  expect(findDesktopMeans({ ...environment, DISPLAY: '' }, 'linux', [], 1000)).toEqual({ missing: 'There is no display' });
  const away = { ...environment, ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'away') };
  expect(findDesktopMeans(away, 'linux', [], 1000)).toEqual({ missing: "Electron's binary is not here" });
});

it.skipIf(process.platform === 'win32')('finds that Electron refuses root, unless its sandbox is given up in words', () => {
  const missing = 'Electron does not run as root, except with --no-sandbox';
  expect(findDesktopMeans(environment, 'linux', ['--debug'], 0)).toEqual({ missing });
  expect(findDesktopMeans(environment, 'linux', ['--no-sandbox'], 0)).toEqual({ binary });
  expect(findDesktopMeans(environment, 'darwin', [], 0)).toEqual({ binary });
});

it.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)('tells root in one line that there is no window', () => {
  const { status, stderr } = spawnSync(process.execPath, [START, '--help'], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  expect(stderr.trim()).toBe(
    'Electron does not run as root, except with --no-sandbox, so Tradewarden runs headless in this terminal.',
  );
  expect(status).toBe(0);
});
