// Workers as Electron utility processes, for the desktop: the packaged app cannot run as Node, so it cannot fork one.
import type { Readable } from 'node:stream';
import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import type { MessageToMain, MessageToWorker } from '../../protocol/parent-channel.ts';
import { keepLastWords } from './last-words.ts';
import type { Launcher, ProcessEnd } from './launcher.ts';
import { workerEnvironment } from './worker-environment.ts';

export type UtilityProcessLauncher = Launcher & {
  /** Gives a worker one end of a channel whose other end is in the window. False when the worker has no process. */
  handPort(worker: string, port: MessagePortMain): boolean;
};

type KillSignal = 'SIGTERM' | 'SIGKILL';

/** How long output may come after the exit. */
const LAST_OUTPUT_MS = 500;

/** Use it only after Electron's app is ready. `bundleOf` names the file of a worker kind. */
export function createUtilityProcessLauncher(bundleOf: (kind: string) => string): UtilityProcessLauncher {
  const children = new Map<string, UtilityProcess>();
  return {
    launch(kind, name, listener) {
      const child = utilityProcess.fork(bundleOf(kind), [], {
        env: workerEnvironment(process.env),
        serviceName: `Tradewarden ${name}`,
        stdio: 'pipe',
      });
      children.set(name, child);
      // They are Electron's to give only until the exit.
      const streams = [child.stdout, child.stderr] as (Readable | null)[];
      const output = streams.map((stream) => keepLastWords(stream, listener.onStrayLine));
      let killedBy: KillSignal | null = null;
      let report = '';
      let isSpawned = false;
      let isGone = false;
      child.on('spawn', () => {
        isSpawned = true;
        if (child.pid !== undefined) listener.onSpawned(child.pid);
        if (killedBy !== null) kill(child, killedBy);
      });
      child.on('message', (message: MessageToMain) => listener.onMessage(message));
      // An error of V8, such as memory that ran out. Without a listener it would be an error of main; the exit follows.
      child.on('error', (type, location) => {
        report = `${type} at ${location}\n`;
      });
      child.on('exit', (code) => {
        isGone = true;
        if (children.get(name) === child) children.delete(name);
        if (!isSpawned) {
          listener.onSpawnFailed(`its process ended with ${code} before it began`);
          return;
        }
        // Electron takes all listeners off both streams once this has returned, though the last output may still be under way.
        queueMicrotask(() => {
          for (const words of output) words.listenAgain();
          void whenSilent(streams).then(() =>
            listener.onEnd({ ...readEnd(code, killedBy), lastWords: report + (output[1]?.text() ?? '') }),
          );
        });
      });
      return {
        send: (message) => {
          if (!isGone) child.postMessage(message);
        },
        kill(signal) {
          if (isGone) return;
          killedBy = signal;
          kill(child, signal);
        },
      };
    },
    handPort(worker, port) {
      const child = children.get(worker);
      child?.postMessage({ kind: 'desk-port' } satisfies MessageToWorker, [port]);
      return child !== undefined;
    },
  };
}

/**
 * Not Electron's own `kill`: that knows only SIGTERM, follows it with a SIGKILL after two seconds whatever we allow for, and then tells
 * an exit code of 0. A process that has not begun yet is killed as soon as it has.
 */
function kill({ pid }: UtilityProcess, signal: KillSignal): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It was gone already; its exit event is on the way.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

const SIGNALS = [
  [4, 'SIGILL'],
  [5, 'SIGTRAP'],
  [6, 'SIGABRT'],
  [9, 'SIGKILL'],
  [11, 'SIGSEGV'],
  [15, 'SIGTERM'],
] as const;
const DUMPED_CORE = 128;
/** A worker that leaves by itself after a SIGTERM. */
const LEFT_AFTER_SIGTERM = 143;

/**
 * Electron tells the wait status of POSIX as it is: the signal's number for a process that was killed, with a bit for a core file.
 * Our workers leave with other codes (0, 1, 64, 78, 143), so these numbers mean signals.
 */
function readEnd(code: number, killedBy: string | null): Pick<ProcessEnd, 'code' | 'signal'> {
  if (code === 0) return { code, signal: null };
  const signal = killedBy ?? (process.platform === 'win32' || code === LEFT_AFTER_SIGTERM ? null : signalOf(code));
  return signal === null ? { code, signal } : { code: null, signal };
}

const signalOf = (status: number): string | null =>
  SIGNALS.find(([number]) => status === number || status === (number | DUMPED_CORE))?.[1] ?? null;

/** The exit may overtake the last output. */
function whenSilent(streams: readonly (Readable | null)[]): Promise<void> {
  const closed = streams.map(
    (stream) =>
      new Promise<void>((resolve) => {
        if (stream === null || stream.closed || stream.readableEnded) resolve();
        else stream.once('close', resolve).once('end', resolve);
      }),
  );
  return Promise.race([
    Promise.all(closed).then(() => {}),
    new Promise<void>((resolve) => setTimeout(resolve, LAST_OUTPUT_MS)),
  ]);
}
