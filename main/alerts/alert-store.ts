// The alerts on the disk: one JSON line for each event, synced before anybody is told of it.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type AlertBook, type AlertEvent, applyAlertEvent, EMPTY_BOOK } from './alert-book.ts';

const severity = z.enum(['info', 'warning', 'critical']);
const atUs = z.int().min(0);
const eventSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('raised'),
    alert: z.object({
      id: z.string().min(1),
      severity,
      code: z.string().min(1),
      subject: z.string(),
      text: z.string(),
      source: z.string(),
      raisedAtUs: atUs,
      lastRaisedAtUs: atUs,
      count: z.int().min(1),
      acknowledgedBy: z.string().nullable(),
      acknowledgedAtUs: atUs.nullable(),
    }),
  }),
  z.object({ kind: z.literal('repeated'), id: z.string(), severity, text: z.string(), count: z.int().min(1), atUs }),
  z.object({ kind: z.literal('acknowledged'), id: z.string(), by: z.string(), atUs }),
]);

const LARGE_BYTES = 1024 * 1024;

export type AlertStore = {
  readonly book: AlertBook;
  /** Lines that say nothing; the file is kept as it is then. */
  readonly unreadableLines: number;
  /** Throws when the disk does not take it. */
  append(event: AlertEvent): void;
  close(): void;
};

/** Beside the journals, because it is one. */
export const alertsPath = (journalFolder: string): string => join(journalFolder, 'alerts.jsonl');

/** Throws when the file cannot be opened. */
export function openAlertStore(path: string): AlertStore {
  const { book, unreadableLines, bytes, isCut } = readEvents(path);
  if (bytes > LARGE_BYTES && unreadableLines === 0) rewrite(path, book);
  const file = openSync(path, 'a', 0o600);
  // A crash may have cut the last line; what comes next begins a line of its own.
  if (isCut) writeSync(file, '\n');
  return {
    book,
    unreadableLines,
    append(event) {
      writeSync(file, `${JSON.stringify(event)}\n`);
      fsyncSync(file);
    },
    close: () => closeSync(file),
  };
}

/** What the file tells, without touching it; an empty book where there is none. Throws when it cannot be read. */
export const readAlertBook = (path: string): AlertBook => readEvents(path).book;

function readEvents(path: string) {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  let book = EMPTY_BOOK;
  let unreadableLines = 0;
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const event = readEvent(line);
    if (event) book = applyAlertEvent(book, event);
    else unreadableLines += 1;
  }
  return { book, unreadableLines, bytes: text.length, isCut: text !== '' && !text.endsWith('\n') };
}

function readEvent(line: string): AlertEvent | null {
  try {
    const parsed = eventSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    // Not even JSON: counted like a line of the wrong shape.
    return null;
  }
}

/** The present alerts alone, put in the place of the old file in one step. */
function rewrite(path: string, { alerts }: AlertBook): void {
  const next = `${path}.new`;
  const lines = alerts.map((alert) => `${JSON.stringify({ kind: 'raised', alert })}\n`);
  writeFileSync(next, lines.join(''), { mode: 0o600, flush: true });
  renameSync(next, path);
}
