// Runs any of our commands from a bare checkout: installs what is missing, builds what is stale, then starts it on our own Node.
// Only this file and build-stamp.mjs may run on the Node that happens to be on the machine (18 or newer), so they import nothing.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuildFresh, writeBuildStamp } from './build-stamp.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const isWindows = process.platform === 'win32';
const ownNode = join(root, 'node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node');
const installStamp = join(root, 'node_modules', '.boot-stamp');
const lockFolder = join(root, '.boot.lock');

/** What each npm script runs once dependencies are there. `built` commands run the bundles in dist/. */
const commands = {
  start: { built: true, entry: 'dist/main/start.js' },
  tradewarden: { built: true, entry: 'dist/main/tradewarden.js' },
  test: { built: true, entry: 'node_modules/vitest/vitest.mjs', args: ['run'] },
  check: { built: false, entry: 'scripts/check.ts' },
  fix: { built: false, entry: 'node_modules/@biomejs/biome/bin/biome', args: ['check', '--write', '.'] },
  build: { built: true, isForced: true },
  bench: { built: true, entry: 'bench/bench.ts' },
  package: { built: true, entry: 'node_modules/electron-builder/out/cli/cli.js', args: ['--publish', 'never'] },
};

const [commandName = '', ...commandArguments] = process.argv.slice(2);
const command = commands[commandName];
if (!command) {
  console.error(`boot: unknown command "${commandName}", expected one of ${Object.keys(commands).join(', ')}`);
  process.exit(2);
}
if (Number(process.versions.node.split('.')[0]) < 18) {
  console.error(`Tradewarden needs Node 18 or newer to begin with, this is Node ${process.versions.node}.`);
  process.exit(78);
}
process.exit(await main());

async function main() {
  const installed = await underLock(isInstalled, install);
  if (installed !== 0) return installed;
  if (command.built) {
    let isForced = command.isForced === true;
    const built = await underLock(
      () => !isForced && isBuildFresh(root),
      () => {
        isForced = false;
        return build();
      },
    );
    if (built !== 0 || command.entry === undefined) return built;
  }
  return run(ownNode, [join(root, command.entry), ...(command.args ?? []), ...commandArguments], { stdio: 'inherit' });
}

/** Makes `isDone` true by `work`, once, however many of us start at the same time. */
async function underLock(isDone, work) {
  while (!isDone()) {
    if (!takeLock()) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      continue;
    }
    try {
      return isDone() ? 0 : await work();
    } finally {
      rmSync(lockFolder, { recursive: true, force: true });
    }
  }
  return 0;
}

function takeLock() {
  try {
    mkdirSync(lockFolder);
    writeFileSync(join(lockFolder, 'pid'), String(process.pid));
    return true;
  } catch {
    if (isLockAbandoned()) rmSync(lockFolder, { recursive: true, force: true });
    return false;
  }
}

function isLockAbandoned() {
  try {
    process.kill(Number(readFileSync(join(lockFolder, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    if (error.code === 'EPERM') return false;
    const created = statSync(lockFolder, { throwIfNoEntry: false })?.mtimeMs;
    return error.code === 'ESRCH' || (created !== undefined && Date.now() - created > 5000);
  }
}

function isInstalled() {
  return existsSync(ownNode) && existsSync(installStamp) && readFileSync(installStamp, 'utf8') === wantedInstall();
}

function wantedInstall() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  return hash.update(process.platform + process.arch).digest('hex');
}

async function install() {
  console.error('Installing what Tradewarden needs (once, about half a minute)');
  const npm = process.env.npm_execpath;
  const parameters = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const isScript = npm !== undefined && /\.[cm]?js$/.test(npm);
  const program = isScript ? (process.env.npm_node_execpath ?? process.execPath) : isWindows ? 'npm.cmd' : 'npm';
  // Output goes to stderr: stdout belongs to the command that was asked for.
  const code = await run(program, isScript ? [npm, ...parameters] : parameters, {
    env: installEnvironment(),
    stdio: ['ignore', 2, 2],
  });
  if (code === 0) writeFileSync(installStamp, wantedInstall());
  return code;
}

/** The outer npm call hands down its own settings (omit, ignore-scripts, …) and a PATH of .bin folders that is about to be deleted. */
function installEnvironment() {
  const handedDown =
    /^npm_(lifecycle|package|command|config_(omit|include|ignore_scripts|production|global|prefix|local_prefix|workspace))/i;
  const kept = Object.entries(process.env).filter(([name]) => !handedDown.test(name) && name !== 'NODE_ENV');
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !/node_modules[\\/]\.bin/.test(folder));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}

async function build() {
  console.error('Building');
  const code = await run(ownNode, [join(root, 'scripts', 'build.ts')], { stdio: ['ignore', 2, 2] });
  if (code === 0) writeBuildStamp(root);
  return code;
}

function run(program, parameters, options) {
  const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  return new Promise((resolve) => {
    const child = spawn(program, parameters, { cwd: process.cwd(), ...options });
    const forward = (signal) => child.kill(signal);
    for (const signal of forwarded) process.on(signal, forward);
    const finish = (code) => {
      for (const signal of forwarded) process.off(signal, forward);
      resolve(code);
    };
    child.on('error', (error) => {
      console.error(`boot: cannot run ${program}: ${error.message}`);
      finish(127);
    });
    child.on('exit', (code, signal) => finish(code ?? 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0)));
  });
}
