// `npm start`: the desktop where there is one, else the same session headless.
import '../runtime/node-version.ts';
import '../runtime/small-heap.ts';

process.umask(0o077);
const { spawn } = await import('node:child_process');
const { join } = await import('node:path');
const { distFolder } = await import('./bundles.ts');
const { findDesktopMeans } = await import('./electron-binary.ts');
const { runCommandLine } = await import('./command-line/command-line.ts');
const { leaveWith } = await import('./leave.ts');

const words = process.argv.slice(2);
const means = findDesktopMeans(process.env, process.platform, words);
if ('missing' in means || words.some((word) => word === '--help' || word === '-h')) {
  if ('missing' in means) process.stderr.write(`${means.missing}, so Tradewarden runs headless in this terminal.\n`);
  await leaveWith(await runCommandLine(['run', ...words]), true);
} else {
  const desktop = spawn(means.binary, [join(distFolder(), 'main', 'desktop.js'), ...words], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => desktop.kill(signal));
  desktop.on('error', (error) => {
    process.stderr.write(`${means.binary} cannot be started: ${error.message}\n`);
    process.exit(1);
  });
  desktop.on('exit', (code) => process.exit(code ?? 1));
}
