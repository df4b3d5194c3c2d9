// Whether a query can be understood. Each fault names the field, what was expected and what was found.
import { QUERY_NAMES, type Queries, type QueryName } from '../../../protocol/queries.ts';
import { TICK_KINDS, type TickKind } from '../../../protocol/ticks.ts';
import { isBarDuration } from '../../bars.ts';
import { isCalendarDate } from '../../calendar-dates.ts';

type Understood = { readonly [Name in QueryName]: { readonly name: Name; readonly ask: Queries[Name]['ask'] } }[QueryName];
export type QueryCheck =
  | { readonly isUnderstood: true; readonly requestId: number; readonly query: Understood }
  | { readonly isUnderstood: false; readonly requestId: number; readonly message: string };

type Fields = Readonly<Record<string, unknown>>;
type Check = readonly [isRight: (value: unknown) => boolean, expected: string];

const LONGEST_HISTORY = 10_000;
const SYMBOL_PATTERN = /^[A-Z0-9][A-Z0-9./-]{0,31}$/;

const LONGEST_LIST = 10_000;
const LONGEST_TEXT = 200;

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '' && value.length <= LONGEST_TEXT;
const isSymbol = (value: unknown): boolean => typeof value === 'string' && SYMBOL_PATTERN.test(value);
const isListOf =
  (isRight: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.length > 0 && value.length <= LONGEST_LIST && value.every(isRight);
const isWholeNumber =
  (least: number, most: number) =>
  (value: unknown): boolean =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;

function isSplitQuestion(value: unknown): boolean {
  const { symbols, sinceDate } = asFields(value);
  return value === undefined || (isListOf(isSymbol)(symbols) && typeof sinceDate === 'string' && isCalendarDate(sinceDate));
}

const SUBSCRIBER: Check = [isText, 'the name of the asking worker'];
const SYMBOLS: Check = [isListOf(isSymbol), `a list of 1 to ${LONGEST_LIST} symbols such as "AAPL" or "BTC/USD"`];
const CHECKS: Readonly<Record<QueryName, Readonly<Record<string, Check>>>> = {
  subscribe: {
    subscriber: SUBSCRIBER,
    symbols: SYMBOLS,
    kinds: [
      isListOf((kind) => TICK_KINDS.includes(kind as TickKind)),
      `a list of ${TICK_KINDS.map((kind) => `"${kind}"`).join(', ')}`,
    ],
  },
  unsubscribe: { subscriber: SUBSCRIBER },
  history: {
    symbol: [isSymbol, 'a symbol such as "AAPL" or "BTC/USD"'],
    durationUs: [
      (value) => typeof value === 'number' && isBarDuration(value),
      'microseconds that are whole seconds, or whole days above one day',
    ],
    count: [isWholeNumber(1, LONGEST_HISTORY), `a whole number from 1 to ${LONGEST_HISTORY}`],
  },
  instruments: { symbols: SYMBOLS },
  'venue-snapshot': {
    sinceUs: [isWholeNumber(0, Number.MAX_SAFE_INTEGER), 'microseconds since 1970'],
    splitsOf: [isSplitQuestion, 'symbols and a sinceDate such as "2026-11-20", or nothing'],
  },
  'order-by-client-id': { clientOrderId: [isText, 'the client order id to look up'] },
  clock: {},
  account: {},
  'gateway-health': {},
};

export function checkQuery(value: unknown): QueryCheck {
  const fields = asFields(value);
  const requestId = Number.isSafeInteger(fields['requestId']) ? (fields['requestId'] as number) : 0;
  const refuse = (field: string, expected: string, found: unknown): QueryCheck => ({
    isUnderstood: false,
    requestId,
    message: `${field}: expected ${expected}, found ${shown(found)}`,
  });

  if (fields['kind'] !== 'query') return refuse('kind', '"query"', fields['kind']);
  if (!Number.isSafeInteger(fields['requestId'])) return refuse('requestId', 'a whole number', fields['requestId']);
  const name = fields['name'] as QueryName;
  if (!QUERY_NAMES.includes(name)) return refuse('name', QUERY_NAMES.map((known) => `"${known}"`).join(', '), name);
  const ask = asFields(fields['ask']);
  for (const [field, [isRight, expected]] of Object.entries(CHECKS[name])) {
    if (!isRight(ask[field])) return refuse(`ask.${field}`, expected, ask[field]);
  }
  return { isUnderstood: true, requestId, query: { name, ask } as unknown as Understood };
}

const asFields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return (
    JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? typeof value
  ).slice(0, 80);
}
