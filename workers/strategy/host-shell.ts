// Carries out what the strategy host's core decides: sends signals, logs, wakes it up, and ends with a strategy that failed.
import { monotonicUs } from '../../runtime/clocks.ts';
import type { QueueSender } from '../../runtime/queue-lane.ts';
import type { WorkerContext } from '../../runtime/worker-process.ts';
import { decide } from '../../trading/cores/strategy-host/decide.ts';
import type { Decision } from '../../trading/cores/strategy-host/deliver-event.ts';
import type { HostEffect, HostMessage } from '../../trading/cores/strategy-host/host-messages.ts';
import type { HostState } from '../../trading/cores/strategy-host/host-state.ts';
import type { StrategyFailure } from '../../trading/cores/strategy-host/strategy-failure.ts';
import { LOADING_LIMIT_MS, type Occupation, type Watchdog } from './watchdog.ts';

export type HostShell = {
  readonly state: HostState;
  dispatch(message: HostMessage): void;
  /** Calls the strategy outside of any message, under the watchdog's eyes. */
  during<T>(occupation: Occupation, call: () => T): T;
  /** Resolves when an executor has sent the whole book: nothing may be decided before. */
  untilBookIsKnown(): Promise<void>;
};

export type Watch = { readonly watchdog: Watchdog; readonly handlerTimeoutMs: number };

/** `onFailed` is called once with what the strategy threw; the core does nothing any more after it. */
export function createHostShell(
  first: Decision,
  signals: QueueSender,
  context: WorkerContext,
  { watchdog, handlerTimeoutMs }: Watch,
  onFailed: (failure: StrategyFailure) => void,
): HostShell {
  const { progress } = context;
  let { state } = first;
  let noteBookKnown = (): void => {};
  for (const effect of first.effects) carryOut(effect);
  countProgress();

  return {
    get state() {
      return state;
    },
    dispatch,
    during,
    untilBookIsKnown: () =>
      new Promise((resolve) => {
        noteBookKnown = resolve;
        if (state.book.isKnown) resolve();
      }),
  };

  function dispatch(message: HostMessage): void {
    const decision = during(occupationOf(message), () => decide(state, message, { monotonicUs: monotonicUs() }));
    state = decision.state;
    for (const effect of decision.effects) carryOut(effect);
    countProgress();
    if (message.kind === 'portfolio' && state.book.isKnown) noteBookKnown();
  }

  function during<T>(occupation: Occupation, call: () => T): T {
    watchdog.enter(occupation, occupation === 'onBar with history' ? LOADING_LIMIT_MS : handlerTimeoutMs);
    try {
      return call();
    } finally {
      watchdog.leave();
    }
  }

  function carryOut(effect: HostEffect): void {
    switch (effect.kind) {
      case 'send-signal': {
        const { signal } = effect;
        // A full queue is no loss: what is not acknowledged is sent again.
        signals.send({ ...signal, trace: { ...signal.trace, signalSentAtUs: monotonicUs() } });
        return;
      }
      case 'log':
        context.log(effect.level, effect.message, effect.fields);
        return;
      case 'wake-at':
        setTimeout(() => dispatch({ kind: 'wake' }), Math.max(0, effect.atUs - monotonicUs()) / 1000);
        return;
      case 'failed':
        onFailed(effect.failure);
    }
  }

  function countProgress(): void {
    const { counts, outstanding } = state;
    progress['decisions'] = counts.decisions;
    progress['signalsSent'] = counts.signalsSent;
    progress['signalsExpired'] = counts.signalsExpired;
    progress['signalsUnacknowledged'] = outstanding.size;
  }
}

/** The handler that a message ends up in; a tick may fire timers first. */
function occupationOf(message: HostMessage): Occupation {
  switch (message.kind) {
    case 'tick':
      return OCCUPATION_OF_TICK[message.tick.kind];
    case 'warm-up':
      return 'onBar with history';
    case 'go-live':
      return 'onStart';
    case 'clock':
    case 'wake':
      return 'onTimer';
    case 'portfolio':
    case 'executor-welcome':
      return 'onOrder';
    case 'stop':
      return 'onStop';
  }
}

const OCCUPATION_OF_TICK = { quote: 'onQuote', trade: 'onTrade', bar: 'onBar' } as const;
