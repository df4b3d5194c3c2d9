// Whether an order request may leave: for us, in time, and complete. By hand, because it lies on the way of every order.
import type { ArmingState } from '../../../protocol/arming.ts';
import type { OrderRequest, RefusalCode } from '../../../protocol/orders.ts';
import { findGuardRefusal } from './live-guard.ts';
import { TIMES_IN_FORCE, termsFault } from './order-terms-check.ts';
import {
  amountFault,
  asFields,
  clientOrderIdFault,
  type Fault,
  type Fields,
  isAbsent,
  isText,
  oneOfFault,
  shown,
  valueAt,
  within,
} from './request-fields.ts';

export type RequestCheck =
  | { readonly isAdmitted: true; readonly request: OrderRequest }
  | { readonly isAdmitted: false; readonly requestId: number; readonly code: RefusalCode; readonly message: string };

const CHANGES = ['quantity', 'limitPrice', 'stopPrice', 'trail'];
const PURPOSES = ['entry', 'exit', 'protect', 'flatten', 'repair'];

export function checkOrderRequest(value: unknown, epoch: string, arming: ArmingState | null, wallUs: number): RequestCheck {
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
  const request = value as OrderRequest;
  const refusal = findGuardRefusal(arming, request);
  return refusal ? refuse(refusal.code, refusal.message) : { isAdmitted: true, request };
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
      return within('order', termsFault(asFields(fields['order']))) ?? purposeFault(fields);
    case 'replace-order':
      return idsFault(fields) ?? changesFault(fields);
    case 'cancel-order':
      return idsFault(fields);
    case 'cancel-all-orders':
      return undefined;
    default:
      return ['kind', '"submit-order", "replace-order", "cancel-order" or "cancel-all-orders"'];
  }
}

const idsFault = (fields: Fields): Fault | undefined =>
  clientOrderIdFault(fields) ?? (isText(fields['venueOrderId']) ? undefined : ['venueOrderId', "the venue's id of the order"]);

function changesFault(fields: Fields): Fault | undefined {
  if (!isAbsent(fields['timeInForce'])) {
    const fault = oneOfFault(fields, 'timeInForce', TIMES_IN_FORCE);
    if (fault) return fault;
  } else if (CHANGES.every((field) => isAbsent(fields[field]))) {
    return ['quantity', `a change of ${CHANGES.join(', ')} or timeInForce`];
  }
  return CHANGES.map((field) => amountFault(fields, field, true)).find((fault) => fault !== undefined);
}

const purposeFault = (fields: Fields): Fault | undefined =>
  isAbsent(fields['purpose']) ? undefined : oneOfFault(fields, 'purpose', PURPOSES);
