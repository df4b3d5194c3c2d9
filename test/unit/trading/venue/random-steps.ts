// Random things that may be asked of a venue and of its market, for property tests.
import fc from 'fast-check';
import { parseDecimal } from '../../../../trading/decimal.ts';
import { openOrders } from '../../../../trading/venue/account-state.ts';
import type { CorporateAction } from '../../../../trading/venue/corporate-actions.ts';
import { NO_FEES, openTestVenue, quietSettings, type TestVenue } from './venue-harness.ts';

export const SYMBOLS = ['SPY', 'KO', 'BTC/USD'] as const;

export type Step =
  | { readonly do: 'quote'; readonly symbol: string; readonly cents: number; readonly spread: number; readonly waitMs: number }
  | { readonly do: 'submit'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly do: 'cancel' | 'replace'; readonly which: number; readonly cents: number }
  | { readonly do: 'close'; readonly symbol: string; readonly percentage: number }
  | { readonly do: 'corporate'; readonly action: CorporateAction }
  | { readonly do: 'trade'; readonly symbol: string; readonly cents: number }
  | { readonly do: 'wait'; readonly seconds: number };

const symbolArbitrary = fc.constantFrom(...SYMBOLS);
const priceArbitrary = fc.integer({ min: 9_000, max: 11_000 });
const quantityArbitrary = fc.oneof(
  fc.integer({ min: 1, max: 2_000 }).map(String),
  fc.integer({ min: 1, max: 999_999_999 }).map((units) => `${units % 50}.${String(units).padStart(9, '0')}`),
);

/** A symbol ends now and then; what is asked of it afterwards is refused. */
const corporateArbitrary: fc.Arbitrary<CorporateAction> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('split' as const),
      symbol: symbolArbitrary,
      ratio: fc.constantFrom('2', '3', '0.5', '0.1', '1.5').map(parseDecimal),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('dividend' as const),
      symbol: symbolArbitrary,
      perShare: fc.integer({ min: 1, max: 20_000 }).map((units) => parseDecimal((units / 10_000).toFixed(4))),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delisting' as const), symbol: symbolArbitrary }) },
);

export const submitArbitrary = fc.record({ do: fc.constant('submit' as const), body: draftArbitrary().map(toBody) });
/** An order whose form is right. */
export const wellFormedArbitrary = fc.record({
  do: fc.constant('submit' as const),
  body: draftArbitrary().map(withForm).map(toBody),
});
const otherArbitrary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('quote' as const),
      symbol: symbolArbitrary,
      cents: priceArbitrary,
      spread: fc.integer({ min: 1, max: 20 }),
      waitMs: fc.integer({ min: 0, max: 2_000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('cancel' as const, 'replace' as const),
      which: fc.nat(50),
      cents: priceArbitrary,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('trade' as const), symbol: symbolArbitrary, cents: priceArbitrary }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('close' as const),
      symbol: symbolArbitrary,
      percentage: fc.integer({ min: 1, max: 100 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 100_000 }) }) },
);
export const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  { weight: 9, arbitrary: otherArbitrary },
  { weight: 5, arbitrary: submitArbitrary },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('corporate' as const), action: corporateArbitrary }) },
);

function draftArbitrary(): fc.Arbitrary<Draft> {
  return fc.record({
    symbol: symbolArbitrary,
    side: fc.constantFrom('buy', 'sell'),
    type: fc.constantFrom('market', 'limit', 'stop', 'stop_limit', 'trailing_stop'),
    timeInForce: fc.constantFrom('day', 'gtc', 'ioc', 'fok', 'opg', 'cls'),
    orderClass: fc.constantFrom('simple', 'simple', 'bracket', 'oco', 'oto'),
    quantity: quantityArbitrary,
    isNotional: fc.boolean(),
    cents: priceArbitrary,
    width: fc.integer({ min: 1, max: 300 }),
  });
}

type Draft = {
  readonly symbol: string;
  readonly side: string;
  readonly type: string;
  readonly timeInForce: string;
  readonly orderClass: string;
  readonly quantity: string;
  readonly isNotional: boolean;
  readonly cents: number;
  readonly width: number;
};

function toBody(draft: Draft): Readonly<Record<string, unknown>> {
  const { symbol, side, type, timeInForce, orderClass, quantity, isNotional, cents, width } = draft;
  const isSale = side === 'sell';
  // An entry's exits lie on the far side of it, an OCO is itself a pair of exits.
  const profit = dollars(isSale === (orderClass === 'oco') ? cents + width : cents - width);
  const loss = dollars(isSale === (orderClass === 'oco') ? cents - width : cents + width);
  return {
    symbol,
    side,
    type: orderClass === 'oco' ? 'limit' : type,
    time_in_force: symbol === 'BTC/USD' && timeInForce !== 'ioc' ? 'gtc' : timeInForce,
    ...(isNotional ? { notional: quantity } : { qty: quantity }),
    ...((type === 'limit' || type === 'stop_limit') && orderClass !== 'oco' && { limit_price: dollars(cents) }),
    ...((type === 'stop' || type === 'stop_limit') && { stop_price: dollars(cents) }),
    ...(type === 'trailing_stop' && { trail_percent: String(width / 100) }),
    ...(orderClass !== 'simple' && { order_class: orderClass, stop_loss: { stop_price: loss } }),
    ...((orderClass === 'bracket' || orderClass === 'oco') && { take_profit: { limit_price: profit } }),
  };
}

/** Most drafts break a rule of form; this one keeps them, so that what is sent has to be decided by the account and the market. */
function withForm(draft: Draft): Draft {
  const isLasting = draft.timeInForce === 'day' || draft.timeInForce === 'gtc';
  if (draft.symbol === 'BTC/USD') {
    const type = draft.type === 'stop' || draft.type === 'trailing_stop' ? 'limit' : draft.type;
    return { ...draft, type, orderClass: 'simple' };
  }
  const isFractional = draft.isNotional || draft.quantity.includes('.');
  if (isFractional && draft.orderClass === 'simple')
    return { ...draft, timeInForce: 'day', type: isLasting ? 'limit' : 'market' };
  const whole = { ...draft, isNotional: false, quantity: draft.quantity.split('.')[0] || '1' };
  if (whole.orderClass !== 'simple') return { ...whole, timeInForce: draft.timeInForce === 'day' ? 'day' : 'gtc' };
  return isLasting ? whole : { ...whole, type: draft.type === 'market' ? 'market' : 'limit' };
}

const dollars = (cents: number): string => (cents / 100).toFixed(2);

export function take(test: TestVenue, step: Step): void {
  const orders = openOrders(test.venue.state);
  switch (step.do) {
    case 'quote':
      test.quote(step.symbol, step.cents / 100, (step.cents + step.spread) / 100, step.waitMs * 1000);
      break;
    case 'submit':
      test.venue.submit(step.body, test.nowUs);
      break;
    case 'cancel':
      test.venue.cancel(orders[step.which % Math.max(1, orders.length)]?.orderId ?? 'none', test.nowUs);
      break;
    case 'replace':
      test.venue.replace(
        orders[step.which % Math.max(1, orders.length)]?.orderId ?? 'none',
        { limit_price: (step.cents / 100).toFixed(2) },
        test.nowUs,
      );
      break;
    case 'trade':
      test.trade(step.symbol, step.cents / 100);
      break;
    case 'close':
      test.venue.closePosition(step.symbol, { percentage: String(step.percentage) }, test.nowUs);
      break;
    case 'corporate':
      test.venue.applyCorporateAction(step.action, test.nowUs);
      break;
    case 'wait':
      test.waitUntil(test.nowUs + step.seconds * 1_000_000);
      break;
    default:
      step satisfies never;
  }
  test.waitUntil(test.nowUs);
}

export function openRandomMarket(): TestVenue {
  const test = openTestVenue(
    quietSettings({
      fillModel: { fillDelayMs: [0, 500], partialFillProbability: 0.4 },
      cancelDelayMs: [0, 300],
      replaceDelayMs: [0, 3_000],
      fees: { ...NO_FEES, equityPerShare: parseDecimal('0.0035'), cryptoBasisPoints: parseDecimal('25') },
    }),
  );
  for (const symbol of SYMBOLS) test.quote(symbol, 100, 100.05);
  return test;
}
