// What the stand-in binary of a packaged app runs: `node start-packaged.ts BINARY [WORDS…]`. Node reads no archives, so the app's is
// taken apart first, with its unpacked native modules beside it.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { extractArchive } from '../app-archive.ts';

const [, , binary = '', ...words] = process.argv;
const archive = join(dirname(binary), 'resources', 'app.asar');
if (!existsSync(archive)) throw new Error(`${archive} is missing`);
const folder = mkdtempSync(join(tmpdir(), 'tradewarden-packaged-'));
extractArchive(archive, folder);
const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly main: string };
const host = join(import.meta.dirname, 'host.ts');
const isDriven = process.send !== undefined;
const child = spawn(process.execPath, [host, join(folder, main), ...words], {
  env: { ...process.env, STAND_IN_PACKAGED: '1' },
  stdio: isDriven ? ['ignore', 'inherit', 'inherit', 'ipc'] : 'inherit',
});
if (isDriven) {
  process.on('message', (message) => child.send(message as object));
  child.on('message', (message) => process.send?.(message));
  process.channel?.unref();
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => {
  rmSync(folder, { recursive: true, force: true });
  process.exit(code ?? 1);
});
