// Drives the supervisor core by hand, event by event, under a virtual clock.
import { decide } from '../../../../main/supervisor/core/decide.ts';
import { buildRoster, type Roster } from '../../../../main/supervisor/core/roster.ts';
import type { SupervisorEffect } from '../../../../main/supervisor/core/supervisor-effect.ts';
import type { SupervisorEvent } from '../../../../main/supervisor/core/supervisor-event.ts';
import { createSupervisorState, DEFAULT_LIMITS } from '../../../../main/supervisor/core/supervisor-state.ts';

export const PROTOCOL = 7;
export const standard = buildRoster({ venue: 'simulator', strategies: [{ id: 'sma-cross', required: false }] });
export const STRATEGY = 'strategy:sma-cross';

export function desk(limits = DEFAULT_LIMITS, roster: Roster = standard) {
  let state = createSupervisorState(roster, limits, PROTOCOL);
  const all: SupervisorEffect[] = [];
  let nowMs = 1_000;
  const feel = (event: SupervisorEvent, random = 0.5): readonly SupervisorEffect[] => {
    const decision = decide(state, event, { nowMs, random });
    state = decision.state;
    all.push(...decision.effects);
    return decision.effects;
  };
  const lifeOf = (worker: string): number => state.workers.get(worker)?.life ?? 0;
  const about = (worker: string) => ({ worker, life: lifeOf(worker) });
  const makeReady = (worker: string): readonly SupervisorEffect[] => {
    feel({ kind: 'hello', ...about(worker), protocolVersion: PROTOCOL, pid: 4711 });
    return feel({ kind: 'ready', ...about(worker) });
  };
  return {
    feel,
    about,
    all,
    record: (worker: string) => state.workers.get(worker),
    state: () => state,
    wait(ms: number) {
      nowMs += ms;
      return feel({ kind: 'clock' });
    },
    /** Time passes in steps in which everything that runs shows a heartbeat, except the named ones. */
    live(ms: number, ...silent: string[]) {
      for (let passed = 0; passed < ms; passed += 500) {
        nowMs += 500;
        for (const { row, phase } of state.workers.values()) {
          if (phase === 'running' && !silent.includes(row.name)) feel({ kind: 'heartbeat', ...about(row.name) });
        }
        feel({ kind: 'clock' });
      }
    },
    makeReady,
    bringUp() {
      feel({ kind: 'start-requested' });
      for (const { name } of roster.workers) makeReady(name);
    },
    die: (worker: string, random?: number) =>
      feel({ kind: 'exit', ...about(worker), code: 1, signal: null, lastWords: 'Error: out of luck\n    at x' }, random),
  };
}

export const spawned = (effects: readonly SupervisorEffect[]): string[] =>
  effects.flatMap((effect) => (effect.kind === 'spawn' ? [effect.worker] : []));
export const kinds = (effects: readonly SupervisorEffect[]): string[] => effects.map(({ kind }) => kind);
