// What waits to be decided. Signals take turns by strategy, a few each, so that one that floods holds up no other: a turn stays short,
// and so does the wait for the next one.
import type { ExecutorMessage } from '../../trading/cores/executor/executor-messages.ts';

type SignalMessage = Extract<ExecutorMessage, { readonly kind: 'signal-received' }>;

/** Their decisions take about as long as the commit that follows them. */
const SIGNALS_OF_A_TURN = 8;
/** More wait nowhere: a strategy repeats a signal until it is acknowledged or expires. */
const MOST_WAITING_SIGNALS = 1_000;

export class Inbox {
  #messages: ExecutorMessage[] = [];
  readonly #signals = new Map<string, SignalMessage[]>();

  get isEmpty(): boolean {
    return this.#messages.length === 0 && this.#signals.size === 0;
  }

  put(message: ExecutorMessage): void {
    if (message.kind !== 'signal-received') {
      this.#messages.push(message);
      return;
    }
    const strategy = strategyOf(message);
    const waiting = this.#signals.get(strategy);
    if (!waiting) this.#signals.set(strategy, [message]);
    else if (waiting.length < MOST_WAITING_SIGNALS) waiting.push(message);
  }

  /** All that is no signal, in the order of its arrival, then the first signals of each strategy. */
  take(): readonly ExecutorMessage[] {
    const taken = this.#messages;
    this.#messages = [];
    for (const [strategy, waiting] of this.#signals) {
      taken.push(...waiting.splice(0, SIGNALS_OF_A_TURN));
      if (waiting.length === 0) this.#signals.delete(strategy);
    }
    return taken;
  }
}

/** What cannot be read is nobody's: it takes its turns as one more strategy would. */
function strategyOf({ signal }: SignalMessage): string {
  const isObject = typeof signal === 'object' && signal !== null;
  return isObject && 'strategyId' in signal ? String(signal.strategyId) : '';
}
