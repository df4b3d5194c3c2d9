// The log files of a session, one per worker and one for main, JSON lines; and readable lines for the terminal.
import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import type { LogLevel } from '../../protocol/log-level.ts';
import { redact, redactText } from './redact.ts';

/** What waits for the disk beyond this is dropped and counted: logging never slows trading. */
const MOST_WAITING_BYTES = 8 * 1024 * 1024;

export type LogEntry = {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly atUs?: number;
};

export type SessionLogs = {
  /** Writes a line into the file of `source`, a worker or `main`. */
  write(source: string, entry: LogEntry): void;
  readonly dropped: number;
  /** Everything is on the disk when it resolves. */
  close(): Promise<void>;
};

type Destination = ReturnType<typeof pino.destination>;

/** `onLine` shows a line to a person; `level` is the least one that is written. */
export function openSessionLogs(
  folder: string,
  level: LogLevel,
  onLine: (source: string, entry: LogEntry) => void,
): SessionLogs {
  const files = new Map<string, { readonly logger: Logger; readonly destination: Destination }>();
  let dropped = 0;
  const fileOf = (source: string): Logger => {
    const known = files.get(source);
    if (known) return known.logger;
    const dest = join(folder, `${source.replace(/[^\w.-]+/g, '-')}.log`);
    const destination = pino.destination({ dest, mkdir: true, mode: 0o600, sync: false, maxLength: MOST_WAITING_BYTES });
    destination.on('drop', () => {
      dropped += 1;
    });
    // A full disk must not end the session: what cannot be written counts as dropped.
    destination.on('error', () => {
      dropped += 1;
    });
    const logger = pino(
      { level, base: { source }, timestamp: false, formatters: { level: (label) => ({ level: label }) } },
      destination,
    );
    files.set(source, { logger, destination });
    return logger;
  };
  return {
    write(source, entry) {
      const time = new Date((entry.atUs ?? Date.now() * 1000) / 1000).toISOString();
      const message = redactText(entry.message);
      fileOf(source)[entry.level]({ time, ...redact(entry.fields ?? {}) }, message);
      onLine(source, { ...entry, message });
    },
    get dropped() {
      return dropped;
    },
    async close() {
      await Promise.all([...files.values()].map(({ destination }) => closeFile(destination)));
    },
  };
}

function closeFile(destination: Destination): Promise<void> {
  return new Promise((resolve) => {
    destination.once('close', resolve);
    destination.once('error', () => resolve());
    destination.end();
  });
}
