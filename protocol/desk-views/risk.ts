// Limits, what is in use of them, and what was denied.
import type { DecimalString } from '../decimal-string.ts';
import type { DenialCode } from '../denials.ts';
import type { Table, Tail } from '../desk-values.ts';
import type { DenialView } from './orders.ts';

export type LimitView = {
  readonly name: string;
  readonly label: string;
  readonly unit: 'money' | 'quantity' | 'percent' | 'count' | 'milliseconds';
  /** Null: no limit is set. */
  readonly limit: DecimalString | null;
  /** The most of it that is in use now; null where use has no meaning or is not known. */
  readonly used: DecimalString | null;
  /** What uses it most, such as a symbol. */
  readonly usedBy: string | null;
};

export type RiskView = {
  readonly limits: Table<LimitView>;
  /** How often each reason said no in this session. */
  readonly denialsByCode: Table<{ readonly code: DenialCode; readonly meaning: string; readonly count: number }>;
  readonly denials: Tail<DenialView>;
};
