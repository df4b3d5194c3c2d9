// Tells systemd that we are ready, alive and stopping. Node cannot send datagrams to a Unix socket, so systemd's own program does
// (docs/adr). Without NOTIFY_SOCKET we are no service, and nobody is told anything.
import { execFile } from 'node:child_process';

export type ServiceNotifier = {
  /** Everything runs. */
  ready(status: string): void;
  /** From now on: alive for as long as `isAlive` says so, often enough for the watchdog of the unit. */
  watch(isAlive: () => boolean): void;
  stopping(status: string): void;
  /** Everything that was said has been said. */
  close(): Promise<void>;
};

const PATIENCE_MS = 5_000;

/** `onTrouble` hears, once, that systemd cannot be told. */
export function createServiceNotifier(
  environment: NodeJS.ProcessEnv,
  onTrouble: (reason: string) => void,
  program = 'systemd-notify',
): ServiceNotifier | null {
  const socket = environment['NOTIFY_SOCKET'] ?? '';
  if (socket === '') return null;
  let timer: NodeJS.Timeout | undefined;
  let isTroubled = false;
  let isTelling = false;
  // One after the other, so that "stopping" never overtakes "ready".
  let told = Promise.resolve();
  const tell = (...variables: readonly string[]): void => {
    told = told
      .then(() => send(program, environment, variables))
      .catch((error: unknown) => {
        if (isTroubled) return;
        isTroubled = true;
        onTrouble(error instanceof Error ? error.message : String(error));
      });
  };
  return {
    ready: (status) => tell('READY=1', `STATUS=${status}`),
    watch(isAlive) {
      const periodMs = watchdogPeriodMs(environment, process.pid);
      if (periodMs === null) return;
      timer = setInterval(() => {
        // A slow systemd must not pile up messages.
        if (isTelling || !isAlive()) return;
        isTelling = true;
        tell('WATCHDOG=1');
        void told.finally(() => {
          isTelling = false;
        });
      }, periodMs / 3);
    },
    stopping: (status) => tell('STOPPING=1', `STATUS=${status}`),
    async close() {
      clearInterval(timer);
      await told;
    },
  };
}

/** Null when the unit has no watchdog, or one for another process. */
export function watchdogPeriodMs(environment: NodeJS.ProcessEnv, pid: number): number | null {
  const microseconds = Number(environment['WATCHDOG_USEC'] ?? '');
  const meant = environment['WATCHDOG_PID'] ?? '';
  if (!(microseconds > 0) || (meant !== '' && Number(meant) !== pid)) return null;
  return microseconds / 1000;
}

function send(program: string, environment: NodeJS.ProcessEnv, variables: readonly string[]): Promise<void> {
  const { NOTIFY_SOCKET, PATH } = environment as { readonly NOTIFY_SOCKET?: string; readonly PATH?: string };
  return new Promise((resolve, reject) => {
    execFile(program, [...variables], { env: { NOTIFY_SOCKET, PATH }, timeout: PATIENCE_MS }, (error) => {
      if (error) reject(new Error(`systemd cannot be told ${variables.join(' ')}: ${error.message.trim()}`, { cause: error }));
      else resolve();
    });
  });
}
