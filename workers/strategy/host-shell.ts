// Carries out what the strategy host's core decides: sends signals, logs, wakes it up, and ends with a strategy that failed.
import { monotonicUs } from '../../runtime/clocks.ts';
import type { QueueSender } from '../../runtime/queue-lane.ts';
import type { WorkerContext } from '../../runtime/worker-process.ts';
import { decide } from '../../trading/cores/strategy-host/decide.ts';
import type { Decision } from '../../trading/cores/strategy-host/deliver-event.ts';
import type { HostEffect, HostMessage } from '../../trading/cores/strategy-host/host-messages.ts';
import type { HostState } from '../../trading/cores/strategy-host/host-state.ts';
import type { StrategyFailure } from '../../trading/cores/strategy-host/strategy-failure.ts';

export type HostShell = {
  readonly state: HostState;
  dispatch(message: HostMessage): void;
  /** Resolves when an executor has sent the whole book: nothing may be decided before. */
  untilBookIsKnown(): Promise<void>;
};

/** `onFailed` is called once with what the strategy threw; the core does nothing any more after it. */
export function createHostShell(
  first: Decision,
  signals: QueueSender,
  context: WorkerContext,
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
    untilBookIsKnown: () =>
      new Promise((resolve) => {
        noteBookKnown = resolve;
        if (state.book.isKnown) resolve();
      }),
  };

  function dispatch(message: HostMessage): void {
    const decision = decide(state, message, { monotonicUs: monotonicUs() });
    state = decision.state;
    for (const effect of decision.effects) carryOut(effect);
    countProgress();
    if (message.kind === 'portfolio' && state.book.isKnown) noteBookKnown();
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
