// Log lines.
import type { Tail } from '../desk-values.ts';
import type { LogLevel } from '../log-level.ts';

export type LogLineView = {
  readonly atUs: number;
  readonly level: LogLevel;
  /** A worker's name, or `main`. */
  readonly source: string;
  readonly message: string;
  /** As JSON text; empty without fields. */
  readonly fields: string;
};

export type LogsView = { readonly lines: Tail<LogLineView>; readonly sources: readonly string[]; readonly dropped: number };
