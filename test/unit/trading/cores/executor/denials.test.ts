// Why a signal is denied: each reason once, and nothing leaves.
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import { createSignal, ExecutorBench, submittedIn, TEST_SETTINGS, VENUE_START_US } from '../../../../support/executor-bench.ts';
import { denialsIn, orderFor } from '../../../../support/executor-questions.ts';

const denials: readonly (readonly [
  title: string,
  code: string,
  part: Parameters<typeof createSignal>[1],
  prepare?: (bench: ExecutorBench) => void,
])[] = [
  ['names every mistake of a malformed signal', 'INVALID_SIGNAL', { quantity: '1e3' as never, side: 'up' as never }],
  ['denies a symbol that the venue does not list', 'UNKNOWN_SYMBOL', { symbol: 'NOPE' }],
  ['denies a signal after its expiry', 'SIGNAL_EXPIRED', { expiresAtUs: VENUE_START_US - 1 }],
  [
    'denies an equity order outside the session',
    'MARKET_CLOSED',
    {},
    (bench) =>
      bench.tell({
        kind: 'clock-ticked',
        clock: {
          kind: 'clock',
          venueTimeUs: VENUE_START_US,
          isOpen: false,
          nextOpenUs: VENUE_START_US + 1e9,
          nextCloseUs: VENUE_START_US + 2e9,
        },
      }),
  ],
  ['denies a limit price between two cents', 'PRICE_INCREMENT', { type: 'limit', limitPrice: toDecimalString('144.005') }],
  ['denies a fractional short', 'QUANTITY_INCREMENT', { side: 'sell', quantity: toDecimalString('1.5') }],
  ['denies an order that is worth too much', 'ORDER_NOTIONAL', { quantity: toDecimalString('173') }],
  [
    'denies an order that would exceed the position limit',
    'POSITION_LIMIT',
    { type: 'limit', limitPrice: toDecimalString('10'), quantity: toDecimalString('301') },
  ],
  ['denies an order without a recent price', 'NO_PRICE', {}, (bench) => bench.pass(TEST_SETTINGS.priceMaxAgeMs + 1)],
  ['denies a target that is reached already', 'NOTHING_TO_DO', { quantity: null, targetQuantity: toDecimalString('0') }],
  ['denies the same order twice within a moment', 'DUPLICATE_ORDER', {}, (bench) => orderFor(bench, 's0')],
  [
    'denies more risk while only reducing',
    'ONLY_REDUCING',
    {},
    (bench) => bench.tell({ kind: 'control-commanded', command: { kind: 'reduce', by: 'test', reason: '' } }),
  ],
];

for (const [title, code, part, prepare] of denials) {
  it(title, () => {
    const bench = new ExecutorBench().start();
    prepare?.(bench);
    const effects = bench.tell({ kind: 'signal-received', signal: createSignal('s1', part) });
    expect(denialsIn(effects)).toEqual([code]);
    expect(submittedIn(effects)).toEqual([]);
    expect(
      effects.some(
        (effect) => effect.kind === 'publish' && effect.message.kind === 'signal-denied' && effect.message.text.length > 10,
      ),
    ).toBe(true);
  });
}
