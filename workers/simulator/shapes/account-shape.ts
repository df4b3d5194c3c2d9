// The account as Alpaca shows it since the end of pattern-day-trader rules.
import { type Decimal, formatDecimal, larger, roundTo, ZERO } from '../../../trading/decimal.ts';
import { newYorkDateOf } from '../../../trading/new-york-time.ts';
import type { AccountFigures } from '../../../trading/venue/account-figures.ts';
import type { AccountState } from '../../../trading/venue/account-state.ts';
import { toTimestamp } from '../timestamps.ts';

export function toAccountShape(state: AccountState, figures: AccountFigures) {
  const buyingPower = money(figures.buyingPower);
  return {
    id: state.accountId,
    account_number: state.accountNumber,
    status: 'ACTIVE',
    crypto_status: 'ACTIVE',
    currency: 'USD',
    // Cash is exact: it is what every execution and fee left of the starting cash.
    cash: formatDecimal(figures.cash),
    equity: formatDecimal(figures.equity),
    last_equity: formatDecimal(state.lastEquity),
    portfolio_value: formatDecimal(figures.equity),
    long_market_value: formatDecimal(figures.longMarketValue),
    short_market_value: formatDecimal(figures.shortMarketValue),
    position_market_value: formatDecimal((figures.longMarketValue + figures.shortMarketValue) as Decimal),
    buying_power: buyingPower,
    effective_buying_power: buyingPower,
    regt_buying_power: money(figures.regulationTBuyingPower),
    non_marginable_buying_power: money(figures.nonMarginableBuyingPower),
    options_buying_power: money(figures.nonMarginableBuyingPower),
    initial_margin: money(figures.initialMargin),
    maintenance_margin: money(figures.maintenanceMargin),
    last_maintenance_margin: '0',
    sma: money(larger((figures.equity - figures.initialMargin) as Decimal, ZERO)),
    multiplier: String(figures.multiplier),
    shorting_enabled: figures.multiplier > 1 && !state.configuration.noShorting,
    trading_blocked: false,
    transfers_blocked: false,
    account_blocked: false,
    trade_suspended_by_user: state.configuration.suspendTrade,
    accrued_fees: '0',
    pending_transfer_in: '0',
    pending_reg_taf_fees: '0',
    intraday_adjustments: '0',
    balance_asof: newYorkDateOf(state.lastRollAtUs),
    created_at: toTimestamp(state.openedAtUs),
    crypto_tier: 1,
    options_approved_level: 0,
    options_trading_level: 0,
    admin_configurations: {},
    user_configurations: null,
  };
}

const money = (value: Decimal): string => formatDecimal(roundTo(value, 6));
