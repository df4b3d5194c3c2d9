// Whether an order request may leave: for us, in time, and complete. By hand, because it lies on the way of every order.
import { isDecimalString } from '../../../protocol/decimal-string.ts';
import type { OrderRequest, RefusalCode } from '../../../protocol/orders.ts';

export type RequestCheck =
  | { readonly isAdmitted: true; readonly request: OrderRequest }
  | { readonly isAdmitted: false; readonly requestId: number; readonly code: RefusalCode; readonly message: string };

type Fields = Readonly<Record<string, unknown>>;
/** What is wrong with a field: its name and what was expected. */
type Fault = readonly [field: string, expected: string];

const LONGEST_CLIENT_ORDER_ID = 128;

export function checkOrderRequest(value: unknown, epoch: string, isReadOnly: boolean, wallUs: number): RequestCheck {
  const fields = asFields(value);
  const requestId = Number.isSafeInteger(fields['requestId']) ? (fields['requestId'] as number) : 0;
  const refuse = (code: RefusalCode, message: string): RequestCheck => ({ isAdmitted: false, requestId, code, message });
  const malformed = ([field, expected]: Fault, holder: Fields): RequestCheck =>
    refuse('MALFORMED', `${field}: expected ${expected}, found ${shown(valueAt(holder, field))}`);

  const header = headerFault(fields);
  if (header) return malformed(header, fields);
  if (fields['gatewayEpoch'] !== epoch) {
    return refuse('WRONG_EPOCH', `the request is for gateway ${String(fields['gatewayEpoch'])}, this is ${epoch}`);
  }
  const lateUs = wallUs - (fields['notAfterUs'] as number);
  if (lateUs > 0) return refuse('TOO_LATE', `the request came ${(lateUs / 1000).toFixed(1)} ms after its notAfterUs`);
  const body = bodyFault(fields);
  if (body) return malformed(body, fields);
  if (isReadOnly) return refuse('READ_ONLY', 'this venue trades real money and is not armed: no order is sent');
  return { isAdmitted: true, request: value as OrderRequest };
}

function headerFault(fields: Fields): Fault | undefined {
  if (!Number.isSafeInteger(fields['requestId'])) return ['requestId', 'a whole number'];
  if (typeof fields['gatewayEpoch'] !== 'string') return ['gatewayEpoch', 'the epoch of a gateway'];
  if (!Number.isSafeInteger(fields['notAfterUs'])) return ['notAfterUs', 'microseconds since 1970'];
  return undefined;
}

function bodyFault(fields: Fields): Fault | undefined {
  switch (fields['kind']) {
    case 'submit-order':
      return termsFault(asFields(fields['order']));
    case 'replace-order':
      return (
        idsFault(fields) ??
        amountFault(fields, 'quantity', true) ??
        amountFault(fields, 'limitPrice', true) ??
        (fields['quantity'] === null && fields['limitPrice'] === null
          ? ['quantity', 'a change of quantity or limitPrice']
          : undefined)
      );
    case 'cancel-order':
      return idsFault(fields);
    case 'cancel-all-orders':
      return undefined;
    default:
      return ['kind', '"submit-order", "replace-order", "cancel-order" or "cancel-all-orders"'];
  }
}

function termsFault(order: Fields): Fault | undefined {
  const fault =
    clientOrderIdFault(order) ??
    (isText(order['symbol']) ? undefined : (['symbol', 'a symbol'] as const)) ??
    oneOfFault(order, 'side', ['buy', 'sell']) ??
    oneOfFault(order, 'type', ['market', 'limit']) ??
    oneOfFault(order, 'timeInForce', ['day', 'gtc', 'ioc', 'fok']) ??
    amountFault(order, 'quantity', false) ??
    amountFault(order, 'limitPrice', order['type'] === 'market') ??
    (order['type'] === 'market' && order['limitPrice'] !== null
      ? (['limitPrice', 'null for a market order'] as const)
      : undefined) ??
    (typeof order['extendedHours'] === 'boolean' ? undefined : (['extendedHours', 'true or false'] as const));
  return fault && [`order.${fault[0]}`, fault[1]];
}

const idsFault = (fields: Fields): Fault | undefined =>
  clientOrderIdFault(fields) ?? (isText(fields['venueOrderId']) ? undefined : ['venueOrderId', "the venue's id of the order"]);

function clientOrderIdFault(fields: Fields): Fault | undefined {
  const id = fields['clientOrderId'];
  return isText(id) && id.length <= LONGEST_CLIENT_ORDER_ID
    ? undefined
    : ['clientOrderId', `1 to ${LONGEST_CLIENT_ORDER_ID} characters`];
}

function amountFault(fields: Fields, field: string, isOptional: boolean): Fault | undefined {
  const amount = fields[field];
  if (isOptional && amount === null) return undefined;
  if (isDecimalString(amount) && !amount.startsWith('-') && /[1-9]/.test(amount)) return undefined;
  return [field, `a decimal above zero as text${isOptional ? ', or null' : ''}`];
}

const oneOfFault = (fields: Fields, field: string, allowed: readonly string[]): Fault | undefined =>
  allowed.includes(fields[field] as string) ? undefined : [field, allowed.map((word) => `"${word}"`).join(' or ')];

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const asFields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const valueAt = (fields: Fields, path: string): unknown =>
  path.split('.').reduce<unknown>((holder, name) => asFields(holder)[name], fields);

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return (
    JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? typeof value
  ).slice(0, 80);
}
