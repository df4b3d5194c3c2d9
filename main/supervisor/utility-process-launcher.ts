// Workers as Electron utility processes, for the desktop: the packaged app cannot run as Node, so it cannot fork one.

import type { Readable } from 'node:stream';
import { type UtilityProcess, utilityProcess } from 'electron';
import type { MessageToMain } from '../../protocol/parent-channel.ts';
import { keepLastWords } from './last-words.ts';
import type { Launcher } from './launcher.ts';
import { workerEnvironment } from './worker-environment.ts';

/** Use it only after Electron's app is ready. `bundleOf` names the file of a worker kind. */
export function createUtilityProcessLauncher(bundleOf: (kind: string) => string): Launcher {
  return {
    launch(kind, name, listener) {
      const child = utilityProcess.fork(bundleOf(kind), [], {
        env: workerEnvironment(process.env),
        serviceName: `Tradewarden ${name}`,
        stdio: 'pipe',
      });
      const words = keepLastWords(child.stderr as Readable | null, listener.onStrayLine);
      keepLastWords(child.stdout as Readable | null, listener.onStrayLine);
      let killedBy: 'SIGTERM' | 'SIGKILL' | null = null;
      child.on('spawn', () => child.pid !== undefined && listener.onSpawned(child.pid));
      child.on('message', (message: MessageToMain) => listener.onMessage(message));
      child.on('exit', (code) => {
        const signal = code === 0 ? null : killedBy;
        listener.onEnd({ code: signal === null ? code : null, signal, lastWords: words.text() });
      });
      return {
        send: (message) => child.postMessage(message),
        kill(signal) {
          killedBy = signal;
          kill(child, signal);
        },
      };
    },
  };
}

/** Electron's own `kill` knows only SIGTERM, which a frozen process does not hear. */
function kill(child: UtilityProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (signal === 'SIGTERM' || child.pid === undefined) {
    child.kill();
    return;
  }
  try {
    process.kill(child.pid, signal);
  } catch (error) {
    // It was gone already; its exit event is on the way.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
