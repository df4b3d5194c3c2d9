// What leaves the gateway of a venue with real money.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ArmingState } from '../../../../../protocol/arming.ts';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { VenueOrder } from '../../../../../protocol/orders.ts';
import type { VenuePosition } from '../../../../../protocol/queries.ts';
import { decide } from '../../../../../trading/cores/gateway/gateway.ts';
import type { GatewayEffect, GatewayMessage } from '../../../../../trading/cores/gateway/gateway-messages.ts';
import { createGatewayState } from '../../../../../trading/cores/gateway/gateway-state.ts';
import type { Exposure } from '../../../../../trading/cores/gateway/live-guard.ts';

const EPOCH = 'gateway/1';
const NOW = { wallUs: 1_000, monotonicUs: 1_000 };
const header = { requestId: 1, notAfterUs: 2_000, gatewayEpoch: EPOCH };
const order = (fields: Readonly<Record<string, unknown>> = {}) => ({
  clientOrderId: 'tw-1',
  symbol: 'AAPL',
  side: 'sell',
  type: 'market',
  timeInForce: 'day',
  quantity: '5',
  limitPrice: null,
  extendedHours: false,
  ...fields,
});
const submit = (fields: Readonly<Record<string, unknown>> = {}, purpose: string | undefined = 'exit') => ({
  ...header,
  kind: 'submit-order',
  order: order(fields),
  ...(purpose !== undefined && { purpose }),
});
const cancel = { ...header, kind: 'cancel-order', clientOrderId: 'tw-1', venueOrderId: 'v' };
const replace = { ...header, kind: 'replace-order', clientOrderId: 'tw-2', venueOrderId: 'v', quantity: '5', limitPrice: null };
const holding = (quantity: string, availableQuantity = quantity, symbol = 'AAPL'): Exposure => ({
  positions: [position(symbol, quantity, availableQuantity)],
  replaced: null,
});
const position = (symbol: string, quantity: string, availableQuantity: string): VenuePosition => ({
  symbol,
  quantity: toDecimalString(quantity),
  availableQuantity: toDecimalString(availableQuantity),
  averageEntryPrice: toDecimalString('1'),
});

/** A gateway in a certain state of arming, with everything that it did. */
class Guarded {
  state = createGatewayState(EPOCH, true);
  readonly effects: GatewayEffect[] = [];
  #tokens = 0;
  constructor(arming: ArmingState) {
    this.tell({ kind: 'arming-changed', arming });
    this.effects.length = 0;
  }
  tell(message: GatewayMessage, now = NOW): readonly GatewayEffect[] {
    const { state, effects } = decide(this.state, message, now);
    this.state = state;
    this.effects.push(...effects);
    return effects;
  }
  request(request: unknown): readonly GatewayEffect[] {
    this.#tokens += 1;
    return this.tell({ kind: 'order-requested', token: this.#tokens, request });
  }
  /** Answers the question that an effect asks. */
  show([effect]: readonly GatewayEffect[], exposure: Exposure, now = NOW): readonly GatewayEffect[] {
    if (effect?.kind !== 'read-exposure') throw new Error(`expected a question, found ${JSON.stringify(effect)}`);
    return this.tell({ ...effect, kind: 'exposure-read', exposure: { ok: true, exposure } }, now);
  }
}
const refused = (code: string, message?: string) => [
  { kind: 'reply', reply: { outcome: 'refused', code, ...(message !== undefined && { message }) } },
];

it('lets nothing leave before somebody armed it, not even a cancel', () => {
  const gateway = new Guarded('read-only');
  for (const request of [submit(), submit({}, 'flatten'), replace, cancel, { ...header, kind: 'cancel-all-orders' }])
    expect(gateway.request(request)).toMatchObject(refused('READ_ONLY'));
  expect(createGatewayState(EPOCH, true).arming).toBe('read-only');
});

it('lets everything leave while armed, and everything without arming at a venue without real money', () => {
  const gateway = new Guarded('armed');
  for (const request of [submit({ side: 'buy' }, 'entry'), replace, cancel])
    expect(gateway.request(request)).toMatchObject([{ kind: 'send-order' }]);
  const paper = createGatewayState(EPOCH, false);
  expect(decide(paper, { kind: 'arming-changed', arming: 'read-only' }, NOW)).toEqual({ state: paper, effects: [] });
  expect(decide(paper, { kind: 'order-requested', token: 1, request: submit({}, 'entry') }, NOW).effects).toMatchObject([
    { kind: 'send-order' },
  ]);
});

it('tells the connection what was decided, so that it holds orders back as well', () => {
  const gateway = new Guarded('armed');
  expect(gateway.tell({ kind: 'arming-changed', arming: 'winding-down' })).toEqual([
    { kind: 'set-arming', arming: 'winding-down' },
  ]);
});

it('cancels while winding down, and refuses every entry without asking anybody', () => {
  const gateway = new Guarded('winding-down');
  expect(gateway.request(cancel)).toMatchObject([{ kind: 'send-order' }]);
  expect(gateway.request({ ...header, kind: 'cancel-all-orders' })).toMatchObject([{ kind: 'send-order' }]);
  expect(gateway.request(submit({}, 'entry'))).toMatchObject(refused('WINDING_DOWN'));
  const { purpose: _purpose, ...nameless } = submit();
  expect(gateway.request(nameless)).toMatchObject(refused('WINDING_DOWN'));
  const exits = { takeProfit: { limitPrice: '2' }, stopLoss: { stopPrice: '1', limitPrice: null } };
  const { stopLoss } = exits;
  for (const opening of [
    { orderClass: 'bracket', ...exits },
    { orderClass: 'oto', stopLoss },
  ]) {
    const text = `the live session is winding down: an order of class ${opening.orderClass} opens a position`;
    expect(gateway.request(submit(opening))).toMatchObject(refused('WINDING_DOWN', text));
  }
});

it.each<[title: string, fields: Readonly<Record<string, unknown>>, exposure: Exposure, isSent: boolean]>([
  ['sells what is held', {}, holding('5'), true],
  ['sells a part', { quantity: '0.5' }, holding('5'), true],
  ['sells no share more than is held', { quantity: '5.000000001' }, holding('5'), false],
  ['sells nothing that another order sells already', {}, holding('5', '4'), false],
  ['buys nothing more of what is held', { side: 'buy' }, holding('5'), false],
  ['buys back what is short', { side: 'buy' }, holding('-5'), true],
  ['buys back no more than is short', { side: 'buy', quantity: '6' }, holding('-5'), false],
  ['sells no more short', {}, holding('-5'), false],
  ['sells nothing that is not held', {}, { positions: [], replaced: null }, false],
  [
    'sells a coin under its symbol with the slash',
    { symbol: 'BTC/USD', quantity: '0.1' },
    holding('0.1', '0.1', 'BTC/USD'),
    true,
  ],
  ['protects with a stop', { type: 'stop', stopPrice: '9' }, holding('5'), true],
])('while winding down, an order that calls itself an exit %s', (_title, fields, exposure, isSent) => {
  const gateway = new Guarded('winding-down');
  const effects = gateway.show(gateway.request(submit(fields)), exposure);
  if (isSent) expect(effects).toMatchObject([{ kind: 'send-order' }]);
  else expect(effects).toMatchObject(refused('WINDING_DOWN'));
});

it('replaces an order only as far as it goes on reducing', () => {
  const replaced = (fields: Partial<VenueOrder>): Exposure => ({
    positions: [position('AAPL', '5', '0')],
    replaced: { ...(order() as unknown as VenueOrder), filledQuantity: toDecimalString('0'), ...fields },
  });
  const gateway = new Guarded('winding-down');
  expect(gateway.show(gateway.request(replace), replaced({}))).toMatchObject([{ kind: 'send-order' }]);
  expect(gateway.show(gateway.request({ ...replace, quantity: null, limitPrice: '3' }), replaced({}))).toMatchObject([
    { kind: 'send-order' },
  ]);
  expect(gateway.show(gateway.request({ ...replace, quantity: '6' }), replaced({}))).toMatchObject(refused('WINDING_DOWN'));
  expect(gateway.show(gateway.request(replace), replaced({ side: 'buy' }))).toMatchObject(refused('WINDING_DOWN'));
  expect(gateway.show(gateway.request(replace), holding('5'))).toMatchObject(refused('WINDING_DOWN'));
});

it('checks once more when the venue has answered: what is late or disarmed by then does not leave', () => {
  const gateway = new Guarded('winding-down');
  const asked = gateway.request(submit());
  expect(gateway.show(asked, holding('5'), { ...NOW, wallUs: 2_001 })).toMatchObject(refused('TOO_LATE'));
  const askedAgain = gateway.request(submit());
  gateway.tell({ kind: 'arming-changed', arming: 'read-only' });
  expect(gateway.show(askedAgain, holding('5'))).toMatchObject(refused('READ_ONLY'));
});

it('asks again when an exit was settled after the venue looked: its answer may be from before', () => {
  const gateway = new Guarded('winding-down');
  const first = gateway.request(submit());
  const second = gateway.request(submit());
  expect(gateway.show(first, holding('5'))).toMatchObject([{ kind: 'send-order', token: 1 }]);
  gateway.tell({ kind: 'order-settled', token: 1, requestId: 1, outcome: { outcome: 'accepted', order: null } });
  const again = gateway.show(second, holding('5'));
  expect(again).toMatchObject([{ kind: 'read-exposure', token: 2 }]);
  expect(gateway.show(again, holding('5', '0'))).toMatchObject(refused('WINDING_DOWN'));
});

it('sends nothing when the venue does not tell what is held', () => {
  const gateway = new Guarded('winding-down');
  const [effect] = gateway.request(submit());
  if (effect?.kind !== 'read-exposure') throw new Error('expected a question');
  expect(
    gateway.tell({ ...effect, kind: 'exposure-read', exposure: { ok: false, message: 'no readable answer came' } }),
  ).toMatchObject(refused('VENUE_UNREACHABLE'));
});

it('never turns a position around, however exits, answers and outcomes follow each other', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('request' as const), quantity: fc.integer({ min: 4, max: 10 }) }),
    fc.record({ kind: fc.constant('read' as const), which: fc.nat(1) }),
    fc.record({ kind: fc.constant('answer' as const), which: fc.nat(1) }),
    fc.record({ kind: fc.constant('arrive' as const), which: fc.nat(1) }),
    fc.record({ kind: fc.constant('fill' as const), which: fc.nat(1) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const gateway = new Guarded('winding-down');
      // The venue: what is held, and the orders that it has.
      let held = 10;
      const open: number[] = [];
      type Asked = { readonly effect: Extract<GatewayEffect, { kind: 'read-exposure' }>; read: Exposure | null };
      const asked: Asked[] = [];
      const sent: Extract<GatewayEffect, { kind: 'send-order' }>[] = [];
      const note = (effects: readonly GatewayEffect[]): void => {
        for (const effect of effects) {
          if (effect.kind === 'read-exposure') asked.push({ effect, read: null });
          if (effect.kind === 'send-order') sent.push(effect);
        }
      };
      for (const { kind, ...choice } of steps) {
        const which = 'which' in choice ? choice.which : 0;
        if (kind === 'request' && 'quantity' in choice) note(gateway.request(submit({ quantity: String(choice.quantity) })));
        const question = asked[which];
        if (kind === 'read' && question && !question.read) {
          const promised = open.reduce((sum, quantity) => sum + quantity, 0);
          question.read = held === 0 ? { positions: [], replaced: null } : holding(String(held), String(held - promised));
        }
        if (kind === 'answer' && question?.read) {
          asked.splice(which, 1);
          note(gateway.tell({ ...question.effect, kind: 'exposure-read', exposure: { ok: true, exposure: question.read } }));
        }
        const [arriving] = kind === 'arrive' ? sent.splice(which, 1) : [];
        if (arriving?.request.kind === 'submit-order') {
          open.push(Number(arriving.request.order.quantity));
          const { token } = arriving;
          gateway.tell({ kind: 'order-settled', token, requestId: 1, outcome: { outcome: 'accepted', order: null } });
        }
        if (kind === 'fill') held -= open.splice(which, 1)[0] ?? 0;
        const underWay = sent.reduce(
          (sum, { request }) => sum + (request.kind === 'submit-order' ? Number(request.order.quantity) : 0),
          0,
        );
        expect(held - open.reduce((sum, quantity) => sum + quantity, 0) - underWay).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: 1500 },
  );
});
