// Who can say no to an order: every check, in the order in which they are asked. The first denial counts.
import type { Denial } from '../../protocol/denials.ts';
import { checkDuplicateOrder } from './duplicate-order.ts';
import { checkExpiry } from './expiry.ts';
import { checkInstrument } from './instrument.ts';
import { checkMarketHours } from './market-hours.ts';
import { checkOrderNotional } from './order-notional.ts';
import { checkPositionLimit } from './position-limit.ts';
import { checkPriceIncrement } from './price-increment.ts';
import { checkQuantityIncrement } from './quantity-increment.ts';
import type { OrderProposal, RiskCheck, RiskContext } from './risk-check.ts';
import { checkSymbolOwnership } from './symbol-ownership.ts';
import { checkTradingState } from './trading-state.ts';

export const RISK_CHECKS: readonly RiskCheck[] = [
  checkTradingState,
  checkExpiry,
  checkInstrument,
  checkMarketHours,
  checkSymbolOwnership,
  checkPriceIncrement,
  checkQuantityIncrement,
  checkDuplicateOrder,
  checkOrderNotional,
  checkPositionLimit,
];

/** The first reason to refuse the order; null when every check passes. */
export function findDenial(proposal: OrderProposal, context: RiskContext): Denial | null {
  for (const check of RISK_CHECKS) {
    const denial = check(proposal, context);
    if (denial) return denial;
  }
  return null;
}
