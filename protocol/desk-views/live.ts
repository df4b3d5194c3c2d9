// What must hold before live trading may be armed, and what would go live.
import type { DecimalString } from '../decimal-string.ts';
import type { LiveState } from './bar.ts';
import type { LimitView } from './risk.ts';

/** One thing that must hold before live trading may be armed, as the machine found it now. */
export type EvidenceView = {
  readonly id: string;
  readonly title: string;
  readonly holds: boolean;
  readonly found: string;
  readonly remedy: string;
};

export type LiveView = {
  readonly state: LiveState;
  /** Why it is in that state. */
  readonly reason: string;
  /** When an armed session winds down unless somebody arms it again; null while none is armed. */
  readonly armedUntilUs: number | null;
  readonly evidence: readonly EvidenceView[];
  readonly provenAtUs: number | null;
  readonly allHold: boolean;
  readonly account: { readonly ending: string; readonly digitsToType: number; readonly equity: DecimalString | null } | null;
  readonly strategies: readonly string[];
  readonly limits: readonly LimitView[];
  /** What to type at the machine where arming from here is not possible. */
  readonly command: string;
};
