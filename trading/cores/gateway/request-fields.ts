// What a field of an order request must look like. Each fault names the field and what was expected.
import { isDecimalString } from '../../../protocol/decimal-string.ts';
import { DECIMAL_PLACES } from '../../decimal.ts';

export type Fields = Readonly<Record<string, unknown>>;
/** What is wrong with a field: its name and what was expected. */
export type Fault = readonly [field: string, expected: string];

const decimalPlaces = (amount: string): number => amount.split('.')[1]?.length ?? 0;

const LONGEST_CLIENT_ORDER_ID = 128;

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
export const isAbsent = (value: unknown): boolean => value === null || value === undefined;
export const asFields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

export function clientOrderIdFault(fields: Fields): Fault | undefined {
  const id = fields['clientOrderId'];
  return isText(id) && id.length <= LONGEST_CLIENT_ORDER_ID
    ? undefined
    : ['clientOrderId', `1 to ${LONGEST_CLIENT_ORDER_ID} characters`];
}

export function amountFault(fields: Fields, field: string, isOptional: boolean): Fault | undefined {
  const amount = fields[field];
  if (isOptional && isAbsent(amount)) return undefined;
  const isAmount = isDecimalString(amount) && !amount.startsWith('-') && /[1-9]/.test(amount);
  if (isAmount && decimalPlaces(amount) <= DECIMAL_PLACES) return undefined;
  return [
    field,
    isAmount ? `at most ${DECIMAL_PLACES} decimals` : `a decimal above zero as text${isOptional ? ', or null' : ''}`,
  ];
}

/** `isWanted`: an amount must be there; else none may be. `what` names the order that it is about. */
export function amountOrNoneFault(fields: Fields, field: string, isWanted: boolean, what: string): Fault | undefined {
  if (isWanted) return amountFault(fields, field, false);
  return isAbsent(fields[field]) ? undefined : [field, `null for ${what}`];
}

export const oneOfFault = (fields: Fields, field: string, allowed: readonly string[]): Fault | undefined =>
  allowed.includes(fields[field] as string) ? undefined : [field, allowed.map((word) => `"${word}"`).join(' or ')];

/** The fault of a part of `field`, named from the outside. */
export const within = (field: string, fault: Fault | undefined): Fault | undefined =>
  fault && [`${field}.${fault[0]}`, fault[1]];

export const valueAt = (fields: Fields, path: string): unknown =>
  path.split('.').reduce<unknown>((holder, name) => asFields(holder)[name], fields);

/** A value for a message, short and in one line. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return (
    JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? typeof value
  ).slice(0, 80);
}
