// Finds the Electron binary that the `electron` package would start, without importing that package: it would download one.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The binary and a display, or the one sentence that says what is missing. */
export type DesktopMeans = { readonly binary: string } | { readonly missing: string };

/** `words` are for the app; `userId` is the user's on POSIX systems, where 0 is root. */
export function findDesktopMeans(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  words: readonly string[] = [],
  userId: number | undefined = process.getuid?.(),
): DesktopMeans {
  const folder = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  const binary = folder === undefined ? installedBinary() : join(folder, platform === 'win32' ? 'electron.exe' : 'electron');
  if (binary === undefined || !existsSync(binary)) return { missing: "Electron's binary is not here" };
  const hasDisplay = platform !== 'linux' || Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY']);
  if (!hasDisplay) return { missing: 'There is no display' };
  // Chromium's sandbox is of no use to root, so it refuses to begin: the app would end without a word of ours.
  const isRefused = platform === 'linux' && userId === 0 && !words.includes('--no-sandbox');
  return isRefused ? { missing: 'Electron does not run as root, except with --no-sandbox' } : { binary };
}

function installedBinary(): string | undefined {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    return join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim());
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'MODULE_NOT_FOUND' || code === 'ENOENT' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return undefined;
    throw error;
  }
}
