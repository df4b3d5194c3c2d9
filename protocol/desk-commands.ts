// What a page may ask the desk worker to do, and what it hears back. Each command has an id that the page chooses and uses once
// for ever, such as a UUID; a command
// with an id that was seen already is not carried out again but answered with the same outcome.
import type { DenialCode } from './denials.ts';
import type { LogLevel } from './log-level.ts';
import type { OrderType, Side, TimeInForce } from './orders.ts';

/** Amounts are decimal text. `reason` is for the journal and may be empty. */
export type DeskCommand =
  | { readonly kind: 'halt'; readonly reason: string }
  /** Only orders that shrink positions from now on. */
  | { readonly kind: 'reduce'; readonly reason: string }
  | { readonly kind: 'resume'; readonly reason: string }
  /** Halt, cancel everything, close every position (or only those of one book). */
  | { readonly kind: 'flatten'; readonly book: string | null; readonly reason: string }
  /** Everything but the desk stops in order; orders and positions stay. Or starts again. */
  | { readonly kind: 'stop-trading' }
  | { readonly kind: 'start-trading' }
  | { readonly kind: 'restart-component'; readonly component: string }
  | { readonly kind: 'start-strategy'; readonly strategy: string }
  | { readonly kind: 'stop-strategy'; readonly strategy: string }
  | {
      readonly kind: 'set-strategy-parameters';
      readonly strategy: string;
      readonly parameters: Readonly<Record<string, number | string | boolean>>;
    }
  | {
      readonly kind: 'submit-order';
      readonly symbol: string;
      readonly side: Side;
      readonly type: OrderType;
      readonly timeInForce: TimeInForce;
      readonly quantity: string;
      /** Null for a market order. */
      readonly limitPrice: string | null;
      /** For stop orders; null or left out for others. */
      readonly stopPrice?: string | null | undefined;
      /** One of the two for a trailing stop: its distance in money, or in percent; null or left out for others. */
      readonly trailPrice?: string | null | undefined;
      readonly trailPercent?: string | null | undefined;
      readonly extendedHours: boolean;
      /** Exits of the position that the order opens; null or left out: none. */
      readonly takeProfit?: { readonly limitPrice: string } | null | undefined;
      readonly stopLoss?: { readonly stopPrice: string; readonly limitPrice: string | null } | null | undefined;
      /** Says what the risk checks would say, and sends nothing. */
      readonly checkOnly: boolean;
    }
  /** New terms of an order that works at the venue. Null: unchanged. The quantity counts what has filled, too. */
  | {
      readonly kind: 'replace-order';
      readonly clientOrderId: string;
      readonly quantity: string | null;
      readonly limitPrice: string | null;
      readonly stopPrice: string | null;
      /** The new distance of a trailing stop, in the unit that it has. */
      readonly trail?: string | null | undefined;
      /** Says what the risk checks would say, and changes nothing. */
      readonly checkOnly: boolean;
    }
  | { readonly kind: 'cancel-order'; readonly clientOrderId: string }
  | { readonly kind: 'cancel-all-orders' }
  | { readonly kind: 'close-position'; readonly book: string; readonly symbol: string }
  | { readonly kind: 'acknowledge-alert'; readonly alertId: string }
  | { readonly kind: 'run-preflight' }
  /** Dotted paths of the settings file and their new values; null takes a value back to its default. */
  | { readonly kind: 'change-settings'; readonly changes: Readonly<Record<string, unknown>> }
  | { readonly kind: 'set-log-level'; readonly source: string | null; readonly level: LogLevel }
  /** The welcome was seen; it does not come again. */
  | { readonly kind: 'finish-first-run' }
  /** Proves the evidence for live trading anew. */
  | { readonly kind: 'prove-evidence' }
  /** Only from the desktop's own window. `accountEnding` is what the person typed. */
  | { readonly kind: 'arm'; readonly accountEnding: string }
  | { readonly kind: 'disarm'; readonly reason: string };
export type DeskCommandKind = DeskCommand['kind'];

/** A viewer may give no command at all. These may be given only in the desktop's own window, which asks main for a switch of the mode. */
export const DESKTOP_ONLY_COMMANDS = ['arm'] as const satisfies readonly DeskCommandKind[];

export type DeskRefusalCode =
  /** A viewer, or a command that only the desktop may give. */
  | 'NOT_ALLOWED'
  | 'MALFORMED'
  /** No such component, strategy, order, position, alert or setting. */
  | 'UNKNOWN_TARGET'
  /** Something that must hold does not: see the text. */
  | 'NOT_NOW'
  | 'TOO_MANY'
  /** This build or session has nobody who could do it. */
  | 'NOT_AVAILABLE';

/**
 * What became of a command. `done`: it is so. `begun`: it was taken and goes on, the feed shows how. `denied`: our own risk
 * checks said no. `refused`: nothing was done. `unanswered`: who should have done it did not answer, so it may or may not have
 * happened; what the feed shows is the truth.
 */
export type CommandOutcome =
  | { readonly outcome: 'done' | 'begun'; readonly text: string; readonly clientOrderId?: string }
  | { readonly outcome: 'denied'; readonly code: DenialCode; readonly text: string }
  | { readonly outcome: 'refused'; readonly code: DeskRefusalCode; readonly text: string }
  | { readonly outcome: 'unanswered'; readonly text: string };
