// Strategies of a few lines for tests of the host.
import type {
  SignalRequest,
  StrategyContext,
  StrategyHandlers,
} from '../../../../../trading/cores/strategy-host/strategy-context.ts';
import { defineStrategy } from '../../../../../trading/cores/strategy-host/strategy-definition.ts';

export const BUY: SignalRequest = { symbol: 'SPY', side: 'buy', quantity: 10, reason: 'The price rose.' };

/** A strategy with the given handlers, and its context for the test to look through. */
export function strategyOf(handlers: StrategyHandlers | ((context: StrategyContext) => StrategyHandlers)) {
  return defineStrategy({
    name: 'under-test',
    description: 'Does what the test says.',
    parameters: {},
    create(context) {
      seen = context;
      return typeof handlers === 'function' ? handlers(context) : handlers;
    },
  });
}
export let seen: StrategyContext;

/** Buys once per trade above 100. */
export const buyer = strategyOf((context) => ({ onTrade: ({ price }) => price > 100 && void context.signal(BUY) }));
