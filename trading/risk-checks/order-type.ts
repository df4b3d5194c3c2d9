// Says no to a kind of order that the venue cannot do for this symbol.
import type { RiskCheck } from './risk-check.ts';

export const checkOrderType: RiskCheck = ({ symbol, type, orderClass }, { capabilities }) => {
  if (!capabilities.orderTypes.includes(type)) {
    return {
      code: 'ORDER_TYPE',
      text: `a ${type} order in ${symbol} is not possible: expected ${capabilities.orderTypes.join(', ')}`,
    };
  }
  return capabilities.orderClasses.includes(orderClass)
    ? null
    : { code: 'ORDER_TYPE', text: `a ${orderClass} order in ${symbol} is not possible at this venue` };
};
