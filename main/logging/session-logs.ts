// The logs of a session: a file for each component and for main, one for the errors of all, readable lines for the terminal, and a
// memory of the latest. Every text passes the redaction on its way in, so that nothing secret can come out anywhere.
import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import { LOG_LEVELS, type LogLevel } from '../../protocol/log-level.ts';
import type { LogLine } from '../../protocol/main-requests.ts';
import { type CountedError, type LogFilter, LogMemory } from './log-memory.ts';
import { applyRetention, type Retention } from './log-retention.ts';
import { Redactor } from './redact.ts';
import { openRotatingFile, type RotatingFile } from './rotating-file.ts';

export type LogEntry = {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly atUs?: number;
  /** A person is told in another way: only the files and the memory get it. */
  readonly isToldElsewhere?: boolean;
};

export type LogOptions = {
  /** The least that is written, unless `levels` says otherwise for a source. */
  readonly level: LogLevel;
  readonly levels: Readonly<Record<string, LogLevel>>;
  /** Null writes no files. */
  readonly files: (Retention & { readonly maxBytes: number }) | null;
};

export const DEFAULT_LOG_OPTIONS: LogOptions = {
  level: 'info',
  levels: {},
  files: { maxBytes: 20_000_000, keep: 14, keepBytes: 1_000_000_000 },
};

export type SessionLogs = {
  /** Writes a line into the file of `source`, a component or `main`. */
  write(source: string, entry: LogEntry): void;
  /** Writes an error that ends this process: it is on the disk when this returns, or cannot get there. */
  writeLast(source: string, entry: LogEntry): void;
  /** From now on this value appears nowhere in the logs, under whatever name. */
  hide(secret: string): void;
  readonly redactText: (text: string) => string;
  /** The least that a source writes. */
  levelOf(source: string): LogLevel;
  setLevel(source: string, level: LogLevel): void;
  latest(filter: LogFilter, count: number): readonly LogLine[];
  /** Returns the end of following. */
  follow(filter: LogFilter, onLine: (line: LogLine) => void): () => void;
  errorsOf(source: string): readonly CountedError[];
  /** Lines that never reached the disk. */
  readonly dropped: number;
  /** Everything is on the disk when it resolves, or cannot get there. */
  close(): Promise<void>;
};

const ERRORS_OF_ALL = 'errors';
const LOGGING_SYSTEM = 'logging-system';
const TELL_OF_LOSSES_EVERY_MS = 10_000;
const FORMAT = {
  level: 'trace',
  base: null,
  timestamp: false,
  formatters: { level: (label: string) => ({ level: label }) },
};

/** `onLine` shows a line to a person. */
export function openSessionLogs(
  folder: string,
  options: LogOptions,
  onLine: (source: string, entry: LogEntry) => void,
): SessionLogs {
  const files = new Map<string, { readonly logger: Logger; readonly file: RotatingFile }>();
  const levels = new Map(Object.entries(options.levels));
  const memory = new LogMemory();
  const redactor = new Redactor();
  const levelOf = (source: string): LogLevel => levels.get(source) ?? levels.get('all') ?? options.level;

  const fileOf = (name: string): Logger | null => {
    if (options.files === null) return null;
    const known = files.get(name);
    if (known) return known.logger;
    const retention = options.files;
    const tidyUp = (): void => {
      try {
        applyRetention(folder, retention);
      } catch (error) {
        onTrouble(error as Error);
      }
    };
    const onTrouble = (error: Error): void =>
      onLine('main', { level: 'warn', message: `the log file ${name}.log cannot be written: ${error.message}` });
    const file = openRotatingFile(folder, fileNameOf(name), retention.maxBytes, tidyUp, onTrouble);
    const logger = pino(FORMAT, file);
    if (files.size === 0) tidyUp();
    files.set(name, { logger, file });
    return logger;
  };

  const countDropped = (): number => [...files.values()].reduce((sum, { file }) => sum + file.dropped, 0);
  let told = 0;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  const tellOfLosses = (): void => {
    const dropped = countDropped();
    if (dropped === told || performance.now() - toldAtMs < TELL_OF_LOSSES_EVERY_MS) return;
    const message = `lines that never reached the log files since the last such message: ${dropped - told}, in all ${dropped}`;
    told = dropped;
    toldAtMs = performance.now();
    write(LOGGING_SYSTEM, { level: 'warn', message });
  };
  const readable = (source: string, entry: LogEntry) => {
    const time = new Date((entry.atUs ?? Date.now() * 1000) / 1000).toISOString();
    const message = redactor.text(entry.message);
    const fields = redactor.fields(entry.fields ?? {});
    return { time, message, fields, line: { source, time, ...withoutReserved(fields) } };
  };
  const write: SessionLogs['write'] = (source, entry) => {
    if (LOG_LEVELS.indexOf(entry.level) < LOG_LEVELS.indexOf(levelOf(source))) return;
    const { time, message, fields, line } = readable(source, entry);
    fileOf(source)?.[entry.level](line, message);
    if (entry.level === 'error') fileOf(ERRORS_OF_ALL)?.error(line, message);
    memory.remember({ time, source, level: entry.level, message, fields });
    if (!entry.isToldElsewhere) onLine(source, { ...entry, message, fields });
    tellOfLosses();
  };

  return {
    write,
    writeLast(source, entry) {
      if (options.files === null) return;
      const { line, message } = readable(source, entry);
      for (const name of [source, ERRORS_OF_ALL]) writeAtOnce(join(folder, `${fileNameOf(name)}.log`), line, message);
    },
    hide: (secret) => redactor.hide(secret),
    redactText: (text) => redactor.text(text),
    levelOf,
    setLevel: (source, level) => {
      if (source === 'all') levels.clear();
      levels.set(source, level);
    },
    latest: (filter, count) => memory.latest(filter, count),
    follow: (filter, onFollowed) => memory.follow(filter, onFollowed),
    errorsOf: (source) => memory.errorsOf(source),
    get dropped() {
      return countDropped();
    },
    async close() {
      toldAtMs = Number.NEGATIVE_INFINITY;
      tellOfLosses();
      await Promise.all([...files.values()].map(({ file }) => file.close()));
    },
  };
}

const fileNameOf = (name: string): string => name.replace(/[^\w.-]+/g, '-');

/** Beside whatever else writes to this file, which appends too. A disk that refuses is told of by what ends the process. */
function writeAtOnce(path: string, line: object, message: string): void {
  try {
    pino(FORMAT, pino.destination({ dest: path, mkdir: true, mode: 0o600, sync: true })).error(line, message);
  } catch {
    // The error itself is printed by Node, or shown by the desktop's host.
  }
}

/** The names that every line has; a field of the same name would stand in the file twice. */
const withoutReserved = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [/^(source|time|level|msg)$/.test(name) ? `${name}_` : name, value]),
  );
