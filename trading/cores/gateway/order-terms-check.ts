// Whether the terms of an order are complete and contradict nothing. What the venue allows is for the venue to say.
import {
  amountFault,
  amountOrNoneFault,
  asFields,
  clientOrderIdFault,
  type Fault,
  type Fields,
  isAbsent,
  isText,
  oneOfFault,
  within,
} from './request-fields.ts';

const TYPES = ['market', 'limit', 'stop', 'stop-limit', 'trailing-stop'];
export const TIMES_IN_FORCE = ['day', 'gtc', 'ioc', 'fok', 'opg', 'cls'];
const CLASSES = ['simple', 'bracket', 'oco', 'oto'];

export function termsFault(order: Fields): Fault | undefined {
  return (
    clientOrderIdFault(order) ??
    (isText(order['symbol']) ? undefined : (['symbol', 'a symbol'] as const)) ??
    oneOfFault(order, 'side', ['buy', 'sell']) ??
    oneOfFault(order, 'type', TYPES) ??
    oneOfFault(order, 'timeInForce', TIMES_IN_FORCE) ??
    amountFault(order, 'quantity', false) ??
    (isAbsent(order['orderClass']) ? undefined : oneOfFault(order, 'orderClass', CLASSES)) ??
    pricesFault(order) ??
    exitsFault(order) ??
    (typeof order['extendedHours'] === 'boolean' ? undefined : (['extendedHours', 'true or false'] as const))
  );
}

/** Each type has the prices that it needs, and no other. */
function pricesFault(order: Fields): Fault | undefined {
  const type = String(order['type']);
  const what = `a ${type} order`;
  const isLimit = type === 'limit' || type === 'stop-limit';
  const isOco = order['orderClass'] === 'oco';
  return (
    (isOco && type !== 'limit' ? (['type', '"limit" for an oco order'] as const) : undefined) ??
    (isOco ? amountFault(order, 'limitPrice', true) : amountOrNoneFault(order, 'limitPrice', isLimit, what)) ??
    amountOrNoneFault(order, 'stopPrice', type === 'stop' || type === 'stop-limit', what) ??
    (type === 'trailing-stop' ? oneTrailFault(order) : undefined) ??
    amountOrNoneFault(order, 'trailPrice', type === 'trailing-stop' && isAbsent(order['trailPercent']), what) ??
    amountOrNoneFault(order, 'trailPercent', type === 'trailing-stop' && isAbsent(order['trailPrice']), what)
  );
}

const oneTrailFault = (order: Fields): Fault | undefined =>
  isAbsent(order['trailPrice']) === isAbsent(order['trailPercent'])
    ? ['trailPrice', 'either trailPrice or trailPercent for a trailing-stop order']
    : undefined;

function exitsFault(order: Fields): Fault | undefined {
  const orderClass = isAbsent(order['orderClass']) ? 'simple' : String(order['orderClass']);
  // The exit with a profit of an OCO may be the limit price of the order itself.
  const hasLimit = orderClass === 'oco' && !isAbsent(order['limitPrice']);
  const isGiven = { takeProfit: !isAbsent(order['takeProfit']), stopLoss: !isAbsent(order['stopLoss']) };
  if (orderClass === 'oto' && isGiven.takeProfit === isGiven.stopLoss)
    return ['takeProfit', 'either takeProfit or stopLoss for an oto order'];
  if (hasLimit && isGiven.takeProfit) return ['takeProfit', 'null for an oco order with a limit price'];
  for (const exit of ['takeProfit', 'stopLoss'] as const) {
    if (orderClass === 'simple' && isGiven[exit]) return [exit, 'null for a simple order'];
    const isNeeded = orderClass === 'bracket' || (orderClass === 'oco' && !(exit === 'takeProfit' && hasLimit));
    if (isNeeded && !isGiven[exit]) return [exit, `the prices of this exit for a ${orderClass} order`];
  }
  return (
    (isGiven.takeProfit ? within('takeProfit', amountFault(asFields(order['takeProfit']), 'limitPrice', false)) : undefined) ??
    (isGiven.stopLoss ? stopLossFault(asFields(order['stopLoss'])) : undefined)
  );
}

const stopLossFault = (stopLoss: Fields): Fault | undefined =>
  within('stopLoss', amountFault(stopLoss, 'stopPrice', false) ?? amountFault(stopLoss, 'limitPrice', true));
