// Is this a signal at all? Names every mistake, because a strategy may be written by anybody.
import { isDecimalString } from '../protocol/decimal-string.ts';
import { type Signal, STRATEGY_ID } from '../protocol/signals.ts';

export type SignalReading =
  | { readonly verdict: 'valid'; readonly signal: Signal }
  /** Wrong, but it says who sent it: it is journaled and denied. */
  | { readonly verdict: 'invalid'; readonly signal: Signal; readonly mistakes: string }
  /** Not even that: counted and dropped. */
  | { readonly verdict: 'unreadable'; readonly mistakes: string };

type Rule = readonly [field: keyof Signal, expected: string, holds: (value: unknown, signal: Partial<Signal>) => boolean];

const LONGEST_TEXT = 500;

const isText = (value: unknown): boolean => typeof value === 'string' && value.length > 0 && value.length <= LONGEST_TEXT;
const isTime = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isPositiveDecimal = (value: unknown): boolean => isDecimalString(value) && Number(value) > 0 && decimalsOf(value) <= 9;
const isSignedDecimal = (value: unknown): boolean => isDecimalString(value) && decimalsOf(value) <= 9;
const oneOf =
  (...words: readonly string[]) =>
  (value: unknown): boolean =>
    words.includes(value as string);

const isNothing = (value: unknown): boolean => value === undefined || value === null;
const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

function isStopLoss(value: unknown): boolean {
  const { stopPrice, limitPrice } = fieldsOf(value);
  return isPositiveDecimal(stopPrice) && (isNothing(limitPrice) || isPositiveDecimal(limitPrice));
}

const isTakeProfit = (value: unknown): boolean => isPositiveDecimal(fieldsOf(value)['limitPrice']);

const RULES: readonly Rule[] = [
  ['symbol', 'a symbol such as "SPY"', isText],
  ['side', '"buy" or "sell"', oneOf('buy', 'sell')],
  ['quantity', 'a positive decimal text of at most 9 decimals, or null', (value) => value === null || isPositiveDecimal(value)],
  [
    'targetQuantity',
    'a decimal text of at most 9 decimals, or null; null beside a quantity',
    (value, signal) => value === null || (isSignedDecimal(value) && signal.quantity === null),
  ],
  [
    'type',
    '"market", "limit", "stop", "stop-limit" or "trailing-stop"',
    oneOf('market', 'limit', 'stop', 'stop-limit', 'trailing-stop'),
  ],
  ['timeInForce', '"day", "gtc", "ioc", "fok", "opg" or "cls"', oneOf('day', 'gtc', 'ioc', 'fok', 'opg', 'cls')],
  [
    'limitPrice',
    'a positive decimal text for an order with a limit, else null',
    (value, { type }) => (type === 'limit' || type === 'stop-limit' ? isPositiveDecimal(value) : value === null),
  ],
  [
    'stopPrice',
    'a positive decimal text for an order with a stop, else null',
    (value, { type }) => (type === 'stop' || type === 'stop-limit' ? isPositiveDecimal(value) : isNothing(value)),
  ],
  [
    'trailPrice',
    'how far it trails in money, for a trailing stop without trailPercent, else null',
    (value, { type, trailPercent }) =>
      type === 'trailing-stop' && isNothing(trailPercent) ? isPositiveDecimal(value) : isNothing(value),
  ],
  [
    'trailPercent',
    'how far it trails in percent, for a trailing stop without trailPrice, else null',
    (value, { type }) => isNothing(value) || (type === 'trailing-stop' && isPositiveDecimal(value)),
  ],
  [
    'extendedHours',
    'true only for a limit order with day or gtc, else false',
    (value, { type, timeInForce }) =>
      isNothing(value) ||
      value === false ||
      (value === true && type === 'limit' && (timeInForce === 'day' || timeInForce === 'gtc')),
  ],
  ['stopLoss', 'a stop, { stopPrice, limitPrice or null }, or null', (value) => isNothing(value) || isStopLoss(value)],
  ['takeProfit', 'a limit, { limitPrice }, or null', (value) => isNothing(value) || isTakeProfit(value)],
  ['expiresAtUs', 'a time in whole microseconds', isTime],
  ['causedAtUs', 'a time in whole microseconds', isTime],
  ['decisionPrice', 'a number of at least 0', (value) => typeof value === 'number' && value >= 0],
  ['reason', 'a sentence of 1 to 500 characters', isText],
];

/** Whether it says what it is and whose it is, so that it can be answered. */
export function isSignal(message: unknown): message is Pick<Signal, 'kind' | 'signalId' | 'strategyId'> {
  const { kind, signalId, strategyId } = fieldsOf(message);
  return kind === 'signal' && isText(signalId) && typeof strategyId === 'string' && STRATEGY_ID.test(strategyId);
}

/** Reads what came over the signals lane. */
export function readSignal(message: unknown): SignalReading {
  if (!isSignal(message)) {
    const expected = 'kind "signal", a signalId of 1 to 500 characters and the id of a strategy';
    return { verdict: 'unreadable', mistakes: `expected ${expected}` };
  }
  const signal = message as Partial<Signal>;
  const mistakes = RULES.filter(([field, , holds]) => !holds(signal[field], signal)).map(
    ([field, expected]) => `${field}: expected ${expected}, found ${describe(signal[field])}`,
  );
  const known = pickFields(signal as Signal);
  return mistakes.length === 0
    ? { verdict: 'valid', signal: known }
    : { verdict: 'invalid', signal: known, mistakes: mistakes.join('; ') };
}

/** Only what a signal consists of goes on into the journal, whatever else a sender packed into it. */
function pickFields(signal: Signal): Signal {
  const fields = RULES.map(([field]) => [field, pick(field, signal[field])]);
  const { signalId, strategyId, trace } = signal;
  const times = { tickSentAtUs: toTime(trace?.tickSentAtUs), signalSentAtUs: toTime(trace?.signalSentAtUs) };
  return {
    kind: 'signal',
    signalId,
    strategyId,
    ...(Object.fromEntries(fields) as Omit<Signal, 'kind' | 'signalId' | 'strategyId' | 'trace'>),
    trace: times,
  };
}

/** Of the objects in it, what they consist of; an absent field stays absent. */
function pick(field: keyof Signal, value: unknown): unknown {
  const { stopPrice, limitPrice } = fieldsOf(value);
  if (!isNothing(value)) {
    if (field === 'stopLoss' && isPositiveDecimal(stopPrice)) {
      return { stopPrice, limitPrice: isPositiveDecimal(limitPrice) ? limitPrice : null };
    }
    if (field === 'takeProfit' && isPositiveDecimal(limitPrice)) return { limitPrice };
  }
  return isPlain(value) ? value : describe(value);
}

const toTime = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

/** What JSON can hold as it is, and the journal for ever. */
const isPlain = (value: unknown): boolean =>
  value === null ||
  ['number', 'boolean', 'undefined'].includes(typeof value) ||
  (typeof value === 'string' && value.length <= LONGEST_TEXT);

function describe(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value);
}

function decimalsOf(value: string): number {
  const point = value.indexOf('.');
  return point < 0 ? 0 : value.length - point - 1;
}
