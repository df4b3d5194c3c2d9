// Workers as child processes of Node, for the headless host.
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { MessageToMain } from '../../protocol/parent-channel.ts';
import { keepLastWords } from './last-words.ts';
import type { Launcher, WorkerListener, WorkerProcess } from './launcher.ts';
import { workerEnvironment } from './worker-environment.ts';

/** How long output may come after the exit: a grandchild that inherited the pipe would keep it open for ever. */
const LAST_OUTPUT_MS = 500;

/** `bundleOf` names the file of a worker kind. */
export function createNodeLauncher(bundleOf: (kind: string) => string): Launcher {
  return {
    launch(kind, _name, listener): WorkerProcess {
      const child = fork(bundleOf(kind), [], {
        ...bindToParent(),
        env: workerEnvironment(process.env),
        serialization: 'advanced',
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      const words = keepLastWords(child.stderr, listener.onStrayLine);
      keepLastWords(child.stdout, listener.onStrayLine);
      child.on('spawn', () => child.pid !== undefined && listener.onSpawned(child.pid));
      child.on('message', (message) => listener.onMessage(message as MessageToMain));
      tellEndOnce(child, words.text, listener);
      return {
        send: (message) => {
          if (child.connected) child.send(message, () => {});
        },
        kill: (signal) => {
          child.kill(signal);
        },
      };
    },
  };
}

/**
 * A worker that hears nothing any more, because it is stopped or in an endless loop, must not outlive us either. On Linux the kernel
 * can be told to end it with its parent: `setpriv` of util-linux asks for that and then becomes the worker. Elsewhere, and without
 * it, the next start ends what was left.
 */
function bindToParent(): { readonly execPath: string; readonly execArgv: string[] } {
  if (SETPRIV === undefined) return { execPath: process.execPath, execArgv: [] };
  return { execPath: SETPRIV, execArgv: ['--pdeathsig', 'KILL', '--', process.execPath] };
}

const SETPRIV =
  process.platform === 'linux' ? ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path)) : undefined;

/** `exit` may overtake the last messages and the last output; `close` and `disconnect` come after them. */
function tellEndOnce(child: ReturnType<typeof fork>, lastWords: () => string, listener: WorkerListener): void {
  let isTold = false;
  let isStarted = false;
  const once = (tell: () => void): void => {
    if (!isTold) tell();
    isTold = true;
  };
  child.on('spawn', () => (isStarted = true));
  child.on('error', (error) => {
    // After the spawn an error is a message or a signal that came too late: the exit tells the rest.
    if (!isStarted) once(() => listener.onSpawnFailed(error.message));
  });
  child.on('exit', (code, signal) => {
    const tell = (): void => once(() => listener.onEnd({ code, signal, lastWords: lastWords() }));
    const patience = setTimeout(tell, LAST_OUTPUT_MS);
    const closed = new Promise((resolve) => child.once('close', resolve));
    const disconnected = new Promise<void>((resolve) => {
      if (child.connected) child.once('disconnect', resolve);
      else resolve();
    });
    void Promise.all([closed, disconnected]).then(() => {
      clearTimeout(patience);
      tell();
    });
  });
}
