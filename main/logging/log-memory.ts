// The latest log lines of every source for whoever looks, those who follow, and what went wrong how often.
import { LOG_LEVELS, type LogLevel } from '../../protocol/log-level.ts';
import type { LogLine } from '../../protocol/main-requests.ts';

/** Which lines are wanted; without sources those of all. */
export type LogFilter = { readonly sources?: readonly string[] | undefined; readonly level?: LogLevel | undefined };
export type CountedError = { readonly kind: string; readonly count: number; readonly last: LogLine };

const KEPT_LINES = 1_000;
/** Kinds of errors come from error names and codes, which are few; beyond this they are counted together. */
const MOST_KINDS = 50;
const OTHER = 'other';

export class LogMemory {
  readonly #lines = new Map<string, LogLine[]>();
  readonly #followers = new Set<{ readonly filter: LogFilter; readonly onLine: (line: LogLine) => void }>();
  readonly #errors = new Map<string, Map<string, CountedError>>();

  remember(line: LogLine): void {
    const own = this.#lines.get(line.source) ?? [];
    this.#lines.set(line.source, own);
    own.push(line);
    if (own.length > 2 * KEPT_LINES) own.splice(0, own.length - KEPT_LINES);
    if (line.level === 'error') this.#count(line);
    for (const { filter, onLine } of this.#followers) if (isWanted(line, filter)) onLine(line);
  }

  /** Oldest first. */
  latest(filter: LogFilter, count: number): readonly LogLine[] {
    const wanted = filter.sources?.map((source) => this.#lines.get(source) ?? []) ?? [...this.#lines.values()];
    const found = wanted.flatMap((lines) => lines.filter((line) => isWanted(line, filter)).slice(-count));
    return found.toSorted((a, b) => a.time.localeCompare(b.time)).slice(-count);
  }

  /** Returns the end of following. */
  follow(filter: LogFilter, onLine: (line: LogLine) => void): () => void {
    const follower = { filter, onLine };
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** By kind, the most frequent first. */
  errorsOf(source: string): readonly CountedError[] {
    return [...(this.#errors.get(source)?.values() ?? [])].toSorted((a, b) => b.count - a.count);
  }

  #count(line: LogLine): void {
    const counts = this.#errors.get(line.source) ?? new Map<string, CountedError>();
    this.#errors.set(line.source, counts);
    const named = kindOf(line.fields);
    const kind = counts.has(named) || counts.size < MOST_KINDS ? named : OTHER;
    counts.set(kind, { kind, count: (counts.get(kind)?.count ?? 0) + 1, last: line });
  }
}

export const isWanted = (line: LogLine, { sources, level }: LogFilter): boolean =>
  (sources === undefined || sources.includes(line.source)) &&
  (level === undefined || LOG_LEVELS.indexOf(line.level) >= LOG_LEVELS.indexOf(level));

/** A code says more than a name: `ECONNREFUSED` than `Error`. */
function kindOf(fields: Readonly<Record<string, unknown>>): string {
  const error = fields['error'] as { readonly code?: unknown; readonly name?: unknown } | null | undefined;
  const found = [fields['code'], error?.code, fields['cause'], error?.name].find(
    (kind) => (typeof kind === 'string' && kind !== '') || typeof kind === 'number',
  );
  return found === undefined ? 'error' : String(found).slice(0, 60);
}
