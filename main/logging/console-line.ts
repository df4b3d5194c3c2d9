// One readable line for a terminal.
import { redact } from './redact.ts';
import type { LogEntry } from './session-logs.ts';

const COLOURS: Readonly<Record<LogEntry['level'], string>> = {
  debug: '\x1b[2m',
  info: '',
  warn: '\x1b[33m',
  error: '\x1b[31m',
};
const PLAIN = '\x1b[0m';

/** `12:34:56.789 gateway      message field=value`. Fields show only with `isVerbose`: the files have them. */
export function toConsoleLine(source: string, entry: LogEntry, at: Date, isColoured: boolean, isVerbose: boolean): string {
  const time = at.toTimeString().slice(0, 8);
  const fields = isVerbose ? describeFields(entry.fields ?? {}) : '';
  const text = `${time} ${source.padEnd(12)} ${entry.level === 'info' || entry.level === 'debug' ? '' : `${entry.level}: `}${entry.message}${fields}`;
  const colour = isColoured ? COLOURS[entry.level] : '';
  return colour === '' ? text : `${colour}${text}${PLAIN}`;
}

/** Whether to colour: a terminal whose owner did not ask for none (https://no-color.org). */
export const wantsColour = (stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean =>
  stream.isTTY === true && (environment['NO_COLOR'] ?? '') === '';

function describeFields(fields: Readonly<Record<string, unknown>>): string {
  const told = Object.entries(redact(fields)).filter(([, value]) => value !== '');
  const parts = told.map(([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return parts.join('').slice(0, 1_000);
}
