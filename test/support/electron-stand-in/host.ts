// Runs a built main script as Electron would: `node host.ts MAIN [WORDS…]`. Whoever imports `electron` gets the stand-in, and the
// app becomes ready once the main script was evaluated to its end.
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ELECTRON = new URL('./electron.ts', import.meta.url).href;
const NAMES = new Set(['electron', 'electron/main', 'electron/common']);

registerHooks({
  resolve: (specifier, context, next) =>
    NAMES.has(specifier) ? { url: ELECTRON, format: 'module-typescript', shortCircuit: true } : next(specifier, context),
});
Object.defineProperty(process.versions, 'electron', { value: '45.4.1', enumerable: true });
Object.defineProperty(process, 'type', { value: 'browser', enumerable: true });

const [, , main = ''] = process.argv;
// Electron has its binary in front; a packaged one has no script among its arguments.
process.argv.splice(1, process.env['STAND_IN_PACKAGED'] === '1' ? 2 : 1);

// What a test puts into every process of the app, such as a network of its own.
const everywhere = process.env['STAND_IN_EVERYWHERE'];
if (everywhere !== undefined) await import(pathToFileURL(everywhere).href);
const { app, makeReady } = await import('./app.ts');
behaveAsMain(app);
const preloaded = process.env['STAND_IN_PRELOADED'];
if (preloaded !== undefined) await import(pathToFileURL(preloaded).href);
await import(pathToFileURL(resolve(main)).href);
makeReady();

/** What Electron changes of Node in the main process: an error that nobody caught is shown, and the process goes on. */
function behaveAsMain(electronApp: { exit(code?: number): void }): void {
  process.exit = ((code?: number) => electronApp.exit(code)) as never;
  process.on('uncaughtException', (error) => {
    if (process.listenerCount('uncaughtException') > 1) return;
    process.stderr.write(`A JavaScript error occurred in the main process: ${error.stack ?? error.message}\n`);
  });
  process.on('unhandledRejection', (reason) => {
    if (process.listenerCount('unhandledRejection') === 1) process.emitWarning(`unhandled rejection: ${String(reason)}`);
  });
}
