// Who can say no to an order: every check, in the order in which they are asked. The first denial counts.
import type { Denial } from '../../protocol/denials.ts';
import { checkBuyingPower } from './buying-power.ts';
import { checkCapital } from './capital.ts';
import { checkDailyLoss } from './daily-loss.ts';
import { checkDuplicateOrder } from './duplicate-order.ts';
import { checkExpiry } from './expiry.ts';
import { checkFlattening } from './flattening.ts';
import { checkGrossExposure } from './gross-exposure.ts';
import { checkInstrument } from './instrument.ts';
import { checkMarketHours } from './market-hours.ts';
import { checkOrderNotional } from './order-notional.ts';
import { checkOrderRate } from './order-rate.ts';
import { checkOrderType } from './order-type.ts';
import { checkPositionLimit } from './position-limit.ts';
import { checkPriceCollar } from './price-collar.ts';
import { checkPriceIncrement } from './price-increment.ts';
import { checkQuantityIncrement } from './quantity-increment.ts';
import type { OrderProposal, RiskCheck, RiskContext } from './risk-check.ts';
import { checkSchedule } from './schedule.ts';
import { checkShorting } from './shorting.ts';
import { checkStaleQuote } from './stale-quote.ts';
import { checkStopSide } from './stop-side.ts';
import { checkSymbolOwnership } from './symbol-ownership.ts';
import { checkSymbolsAllowed } from './symbols-allowed.ts';
import { checkTimeInForce } from './time-in-force.ts';
import { checkTradingState } from './trading-state.ts';

const RISK_CHECKS: readonly RiskCheck[] = [
  checkTradingState,
  checkFlattening,
  checkExpiry,
  checkInstrument,
  checkOrderType,
  checkTimeInForce,
  checkMarketHours,
  checkSymbolsAllowed,
  checkSchedule,
  checkSymbolOwnership,
  checkPriceIncrement,
  checkQuantityIncrement,
  checkShorting,
  checkDuplicateOrder,
  checkOrderRate,
  checkDailyLoss,
  checkStaleQuote,
  checkStopSide,
  checkPriceCollar,
  checkOrderNotional,
  checkPositionLimit,
  checkCapital,
  checkGrossExposure,
  checkBuyingPower,
];

/** The first reason to refuse the order; null when every check passes. */
export function findDenial(proposal: OrderProposal, context: RiskContext): Denial | null {
  for (const check of RISK_CHECKS) {
    const denial = check(proposal, context);
    if (denial) return denial;
  }
  return null;
}
