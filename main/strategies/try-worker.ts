// Starts a worker outside of any session, only to hear whether it could start with a configuration, and ends it.
import type { WorkerKind } from '../../protocol/lanes.ts';
import type { MessageToMain } from '../../protocol/parent-channel.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import type { Launcher, WorkerProcess } from '../supervisor/launcher.ts';

export type Trial =
  | { readonly ok: true; readonly details: unknown }
  /** Its own words, or how it ended. */
  | { readonly ok: false; readonly message: string };

export function tryWorker(
  launcher: Launcher,
  kind: WorkerKind,
  config: unknown,
  home: string,
  patienceMs: number,
  /** A line that the worker wrote outside of the log. */
  onLine: (line: string) => void = () => {},
): Promise<Trial> {
  return new Promise((resolve) => {
    const patience = setTimeout(() => end({ ok: false, message: `did not answer within ${patienceMs / 1000} s` }), patienceMs);
    let worker: WorkerProcess | undefined;
    try {
      worker = launcher.launch(kind, `${kind}:trial`, {
        onSpawned: () => {},
        onSpawnFailed: (message) => end({ ok: false, message }),
        onMessage: hear,
        onStrayLine: onLine,
        onEnd: ({ lastWords, code, signal }) =>
          end({ ok: false, message: lastWords.trim().split('\n').at(-1) || `ended with ${signal ?? `code ${code}`}` }),
      });
    } catch (error) {
      // Out of memory or of processes: some of that is thrown instead of told.
      end({ ok: false, message: `could not be started: ${(error as Error).message}` });
    }

    function hear(message: MessageToMain): void {
      switch (message.kind) {
        case 'hello':
          worker?.send({
            kind: 'start',
            protocolVersion: PROTOCOL_VERSION,
            worker: `${kind}:trial`,
            home,
            config,
            // It opens no lane: nobody else is there.
            session: { keys: { publicKey: '', secretKey: '', pass: '' }, lanes: {} },
          });
          return;
        case 'ready':
          end({ ok: true, details: message.details });
          return;
        case 'fatal':
          end({ ok: false, message: message.message });
          return;
        default:
      }
    }

    function end(trial: Trial): void {
      clearTimeout(patience);
      resolve(trial);
      worker?.kill('SIGKILL');
    }
  });
}
