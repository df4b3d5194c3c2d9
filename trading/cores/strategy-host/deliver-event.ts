// Delivers one event to the strategy and collects what it asks for while it looks at the state.
import type { HostEffect, HostTime } from './host-messages.ts';
import type { Cause, HostState } from './host-state.ts';
import type { StrategyHandlers } from './strategy-context.ts';
import { describeFailure } from './strategy-failure.ts';

export type Decision = { readonly state: HostState; readonly effects: readonly HostEffect[] };

const NO_EFFECTS: readonly HostEffect[] = [];

export const unchanged = (state: HostState): Decision => ({ state, effects: NO_EFFECTS });

/** Calls a handler if the strategy has it. One that throws ends the strategy, and nothing that it asked for in this call is done. */
export function deliverEvent<Name extends keyof StrategyHandlers>(
  state: HostState,
  name: Name,
  cause: Cause,
  now: HostTime,
  ...values: Parameters<NonNullable<StrategyHandlers[Name]>>
): Decision {
  const { handlers, scope } = state.strategy;
  const handler = handlers[name] as ((...values: unknown[]) => unknown) | undefined;
  if (!handler) return unchanged(state);
  scope.state = state;
  scope.effects = [];
  scope.cause = cause;
  scope.ordinal = 0;
  scope.now = now;
  try {
    const returned = handler.apply(handlers, values);
    if (isPromise(returned)) throw new TypeError('it returned a promise: handlers are synchronous');
    const { effects } = scope;
    const decisions = state.counts.decisions + (state.phase === 'live' ? 1 : 0);
    return { state: { ...scope.state, counts: { ...scope.state.counts, decisions } }, effects };
  } catch (error) {
    return failed(state, name, error);
  } finally {
    scope.cause = undefined;
  }
}

/** One decision after the other; a strategy that has ended stays ended. */
export function followedBy(first: Decision, next: (state: HostState) => Decision): Decision {
  if (first.state.phase === 'ended') return first;
  const second = next(first.state);
  if (first.effects.length === 0) return second;
  return { state: second.state, effects: [...first.effects, ...second.effects] };
}

function failed(state: HostState, during: string, error: unknown): Decision {
  const failure = describeFailure(during, error, state.settings.fileUrl);
  return { state: { ...state, phase: 'ended' }, effects: [{ kind: 'failed', failure }] };
}

function isPromise(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('then' in value)) return false;
  // Its own failure is no second news: that a promise came at all is the mistake that is told.
  if (value instanceof Promise) value.catch(() => undefined);
  return true;
}
