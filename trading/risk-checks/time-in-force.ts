// Says no to a time in force that the venue does not have for the symbol, or not for this kind of order.
import { isMultipleOf, ONE } from '../decimal.ts';
import type { RiskCheck } from './risk-check.ts';

/** https://docs.alpaca.markets/docs/orders-at-alpaca: what is decided at once or in an auction cannot wait for a stop. */
const NOT_FOR_STOPS: readonly string[] = ['fok', 'opg', 'cls'];

export const checkTimeInForce: RiskCheck = ({ symbol, type, timeInForce, quantity }, { capabilities, instrument }) => {
  const denied = (text: string) => ({ code: 'ORDER_TYPE' as const, text });
  if (!capabilities.timesInForce.includes(timeInForce)) {
    return denied(`${symbol} cannot be ordered with ${timeInForce}: expected ${capabilities.timesInForce.join(', ')}`);
  }
  if (type !== 'market' && type !== 'limit' && NOT_FOR_STOPS.includes(timeInForce)) {
    return denied(`a ${type} order cannot be ${timeInForce}: expected day or gtc`);
  }
  const isFractional = instrument?.assetClass === 'us_equity' && !isMultipleOf(quantity, ONE);
  return isFractional && timeInForce !== 'day'
    ? denied(`a fraction of a share can only be ordered for the day, found ${timeInForce}`)
    : null;
};
