// A venue in memory for the benchmark: makes quotes on demand, fills every order at once, and tells when each order arrived.
import { setTimeout as pause } from 'node:timers/promises';
import { toDecimalString } from '../protocol/decimal-string.ts';
import type { OrderRequest, VenueOrder, VenueOrderId } from '../protocol/orders.ts';
import type { ExecutionId } from '../protocol/reports.ts';
import type { Tick } from '../protocol/ticks.ts';
import { nowUs } from '../runtime/clocks.ts';
import type { Venue, VenueListener } from '../workers/gateway/venue.ts';

const ZERO = toDecimalString('0');
const ACCOUNT = {
  accountNumber: 'PABENCH1',
  currency: 'USD',
  cash: toDecimalString('1000000000'),
  equity: toDecimalString('1000000000'),
  buyingPower: toDecimalString('1000000000'),
  isBlocked: false,
} as const;

export type BenchVenue = Venue & { sendTicks(ticks: readonly Tick[]): void };

const NO_BUDGET = { used: 0, limit: null, reserved: 0, pausedMs: 0 };
const NOTHING = { used: 0, limit: null };
const NO_SYMBOLS = { 'trade-updates': NOTHING, stocks: NOTHING, crypto: NOTHING };

/** `onOrder` is called the moment an order request reaches the gateway's venue side; the answer comes `latencyMs` later. */
export function createBenchVenue(onOrder: (request: OrderRequest) => void, latencyMs = 0): BenchVenue {
  let listener: VenueListener | undefined;
  let orders = 0;
  const answers: Readonly<Record<string, (ask: never) => unknown>> = {
    account: () => ACCOUNT,
    clock: () => ({
      kind: 'clock',
      venueTimeUs: nowUs(),
      isOpen: true,
      nextOpenUs: nowUs() + 86_400e6,
      nextCloseUs: nowUs() + 80_000e6,
    }),
    history: () => ({ bars: [] }),
    instruments: (ask: { readonly symbols: readonly string[] }) => ({ instruments: ask.symbols.map(describe) }),
    'venue-snapshot': () => ({
      account: ACCOUNT,
      positions: [],
      orders: [],
      fills: [],
      cashMovements: [],
      venueTimeUs: nowUs(),
    }),
    'order-by-client-id': () => ({ found: false }),
  };
  return {
    async open(opened) {
      listener = opened;
      opened.onStreamChanged('trade-updates', 'live', '');
      return ACCOUNT;
    },
    setSubscriptions() {},
    async sendOrder(request) {
      onOrder(request);
      if (request.kind !== 'submit-order') return { outcome: 'rejected', code: 'BENCH', message: 'only submits are measured' };
      if (latencyMs > 0) await pause(latencyMs);
      const number = ++orders;
      const order = toVenueOrder(request.order, number);
      setImmediate(() => {
        const execution = { executionId: `e${number}` as ExecutionId, quantity: order.quantity, price: toDecimalString('100') };
        listener?.onReport({
          kind: 'order-reported',
          event: 'fill',
          order: { ...order, status: 'filled', filledQuantity: order.quantity, filledAveragePrice: execution.price },
          execution,
          atUs: nowUs(),
        });
      });
      return { outcome: 'accepted', order };
    },
    async ask(name, ask) {
      const answer = answers[name];
      if (!answer) return { ok: false, code: 'BENCH', message: `the bench venue does not answer ${name}` };
      return { ok: true, answer: answer(ask as never) } as never;
    },
    readExposure: async () => ({ ok: false, message: 'this venue knows no positions' }),
    readLatestTimes: async () => null,
    renewStream() {},
    setArming() {},
    cancelAllOrders: async () => 0,
    health: () => ({
      feed: 'SIM',
      roundTripMs: null,
      rateBudgets: { trading: NO_BUDGET, marketData: NO_BUDGET },
      symbols: NO_SYMBOLS,
    }),
    status: () => ({}),
    close() {},
    sendTicks: (ticks) => listener?.onTicks(ticks),
  };
}

const describe = (symbol: string) => ({
  symbol,
  name: symbol,
  assetClass: 'us_equity' as const,
  exchange: 'ARCA',
  tradable: true,
  fractionable: true,
  shortable: true,
  priceIncrement: toDecimalString('0.01'),
  quantityIncrement: toDecimalString('0.000000001'),
  minimumQuantity: toDecimalString('0.000000001'),
});

const toVenueOrder = (
  terms: Extract<OrderRequest, { readonly kind: 'submit-order' }>['order'],
  number: number,
): VenueOrder => ({
  venueOrderId: `v${number}` as VenueOrderId,
  clientOrderId: terms.clientOrderId,
  symbol: terms.symbol,
  side: terms.side,
  type: terms.type,
  timeInForce: terms.timeInForce,
  status: 'new',
  quantity: terms.quantity,
  limitPrice: terms.limitPrice,
  filledQuantity: ZERO,
  filledAveragePrice: null,
  replaces: null,
  replacedBy: null,
  submittedAtUs: nowUs(),
  updatedAtUs: nowUs(),
});
