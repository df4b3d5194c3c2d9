// Opens the desk in the browser of this machine, where there is a display to show it on.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Long enough for a slow browser to have read it; the link in it works once anyway. */
const STEP_LIFE_MS = 60_000;

/** Whether somebody could see a browser here. */
export function hasDisplay(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): boolean {
  if (environment['SSH_CONNECTION'] !== undefined && environment['DISPLAY'] === undefined) return false;
  if (platform === 'darwin' || platform === 'win32') return environment['CI'] === undefined;
  return Boolean(environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY']);
}

/** Null when a browser was asked to open; else why none was. */
export async function openInBrowser(url: string, environment: NodeJS.ProcessEnv): Promise<string | null> {
  if (!hasDisplay(environment)) return 'this machine has no display';
  try {
    // Only who opens a browser pays for loading what knows how.
    const { default: open } = await import('open');
    const step = await writeStep(url);
    const browser = await open(pathToFileURL(step).href);
    return await new Promise((resolve) => {
      browser.once('error', (error) => resolve(error.message));
      browser.once('spawn', () => resolve(null));
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A page of our own that leads on: in the arguments of a browser everybody on this machine could read the link. */
async function writeStep(url: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tradewarden-'));
  const file = join(folder, 'open.html');
  await writeFile(file, `<!doctype html><meta http-equiv="refresh" content="0; url=${url}"><a href="${url}">The desk</a>`, {
    mode: 0o600,
  });
  setTimeout(() => void rm(folder, { recursive: true, force: true }), STEP_LIFE_MS).unref();
  return file;
}
