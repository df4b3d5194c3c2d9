// A strategy for the benchmark: answers every quote with a signal, buying and selling in turn.
import { defineStrategy } from 'tradewarden/strategy';

export const strategy = defineStrategy({
  name: 'every-quote',
  description: 'Answers every quote with a signal',
  parameters: {},
  create(context) {
    let isBuying = true;
    return {
      onQuote(quote) {
        context.signal({ symbol: quote.symbol, side: isBuying ? 'buy' : 'sell', quantity: '1', reason: 'a quote came' });
        isBuying = !isBuying;
      },
    };
  },
});
