// One log file that is put away when it is full and with every new day. Never blocks, never throws: what the disk refuses is counted.
import { existsSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';

/** What waits for the disk beyond this is dropped and counted: logging never slows trading. */
const MOST_WAITING_BYTES = 8 * 1024 * 1024;
/** How long a file that cannot be opened is left alone, and how long its end may take. */
const OPEN_AGAIN_MS = 10_000;
const CLOSE_PATIENCE_MS = 2_000;

type Destination = ReturnType<typeof pino.destination>;

export type RotatingFile = {
  /** A whole line, with its line end. */
  write(line: string): void;
  /** Lines that never reached the disk. */
  readonly dropped: number;
  close(): Promise<void>;
};

/** `onPutAway` hears when a full file was put away under another name, `onTrouble` the first error of a series. */
export function openRotatingFile(
  folder: string,
  name: string,
  maxBytes: number,
  onPutAway: () => void,
  onTrouble: (error: Error) => void,
): RotatingFile {
  const path = join(folder, `${name}.log`);
  let dropped = 0;
  let bytes = sizeOf(path);
  let day = dayOf(path) ?? today();
  let closedUntilMs = 0;
  let isInTrouble = false;
  let destination = open();

  function open(): Destination {
    const opened = pino.destination({ dest: path, mkdir: true, mode: 0o600, sync: false, maxLength: MOST_WAITING_BYTES });
    let isOpen = false;
    opened.on('ready', () => {
      isOpen = true;
      isInTrouble = false;
    });
    opened.on('drop', () => {
      dropped += 1;
    });
    opened.on('error', (error: Error) => {
      // A full disk is tried again with the next line; a file that cannot be opened is opened again after a while.
      if (!isOpen) {
        closedUntilMs = performance.now() + OPEN_AGAIN_MS;
        // pino flushes at the exit of the process whatever did not close, and a file that never opened makes that throw.
        opened.emit('close');
      }
      if (!isInTrouble) onTrouble(error);
      isInTrouble = true;
    });
    return opened;
  }

  function putAway(): void {
    try {
      if (existsSync(path)) renameSync(path, join(folder, archiveName(folder, name, day)));
      destination.reopen(path);
      onPutAway();
    } catch (error) {
      if (!isInTrouble) onTrouble(error as Error);
      isInTrouble = true;
    }
    bytes = 0;
    day = today();
  }

  return {
    write(line) {
      if (closedUntilMs > 0) {
        if (performance.now() < closedUntilMs) {
          dropped += 1;
          return;
        }
        closedUntilMs = 0;
        destination = open();
      }
      if (bytes > 0 && (bytes + line.length > maxBytes || day !== today())) putAway();
      bytes += line.length;
      destination.write(line);
    },
    get dropped() {
      return dropped;
    },
    close: () => (closedUntilMs > 0 ? Promise.resolve() : closeWithin(destination)),
  };
}

function closeWithin(destination: Destination): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(resolve, CLOSE_PATIENCE_MS);
    const done = (): void => {
      clearTimeout(patience);
      resolve();
    };
    destination.once('close', done);
    destination.once('error', done);
    destination.end();
  });
}

/** `gateway.2026-11-26.log`, then `gateway.2026-11-26.2.log` and so on. */
function archiveName(folder: string, name: string, day: string): string {
  const taken = new Set(readdirSync(folder));
  const first = `${name}.${day}.log`;
  for (let number = 2; ; number++) {
    const candidate = number === 2 && !taken.has(first) ? first : `${name}.${day}.${number}.log`;
    if (!taken.has(candidate)) return candidate;
  }
}

const today = (): string => new Date().toISOString().slice(0, 10);
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
/** The day of the last line of a file that an earlier session left. */
const dayOf = (path: string): string | undefined => statSync(path, { throwIfNoEntry: false })?.mtime.toISOString().slice(0, 10);
