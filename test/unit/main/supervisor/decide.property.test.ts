// Whatever happens in whatever order: the supervisor keeps its four promises. Random events under a virtual clock.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decide } from '../../../../main/supervisor/core/decide.ts';
import { buildRoster } from '../../../../main/supervisor/core/roster.ts';
import type { SupervisorEvent } from '../../../../main/supervisor/core/supervisor-event.ts';
import { createSupervisorState, DEFAULT_LIMITS, isDown } from '../../../../main/supervisor/core/supervisor-state.ts';

const PROTOCOL = 1;
const LIMITS = { ...DEFAULT_LIMITS, maxRestarts: 4, restartWindowMs: 20_000 };
const built = buildRoster({
  venue: 'simulator',
  strategies: [
    { id: 'a', required: true },
    { id: 'b', required: false },
  ],
});
// One row that is started afresh together with what it depends on.
const roster = {
  ...built,
  workers: built.workers.map((row) => (row.name === 'strategy:b' ? { ...row, restartsWith: ['executor'] } : row)),
};
const names = roster.workers.map(({ name }) => name);
type World = { readonly life: number; isReady: boolean; isDoomed: boolean };

const happening = fc.record({
  // Deaths are common enough to spend a budget; a person's restart, which forgives, is rare.
  what: fc.oneof(
    { weight: 80, arbitrary: fc.constantFrom('exit', 'ready', 'heartbeats') },
    { weight: 20, arbitrary: fc.constantFrom('hello', 'fatal', 'spawn-failed', 'old-news', 'stranger', 'obey') },
    { weight: 10, arbitrary: fc.constantFrom('examined', 'sick', 'stalled', 'well', 'restart-wanted') },
    { weight: 4, arbitrary: fc.constantFrom('unwant', 'want', 'unwant-all', 'want-all') },
    { weight: 1, arbitrary: fc.constant('restart' as const) },
  ),
  worker: fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: fc.constant('simulator') }),
  passMs: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 900 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1_000, max: 30_000 }) },
  ),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});

it('never starts a worker before its dependencies, never two of one, never beyond its budget, and always ends stopped', () => {
  fc.assert(
    fc.property(fc.array(happening, { minLength: 50, maxLength: 300, size: 'max' }), (happenings) => {
      let state = createSupervisorState(roster, LIMITS, PROTOCOL);
      let nowMs = 0;
      const living = new Map<string, World>();
      const failures = new Map<string, { readonly cause: string; readonly atMs: number }[]>();
      const unwanted = new Set<string>();
      const asked = new Set<string>();

      const feel = (event: SupervisorEvent, random: number): void => {
        const decision = decide(state, event, { nowMs, random });
        state = decision.state;
        for (const effect of decision.effects) {
          if (effect.kind === 'spawn') {
            expect(living.has(effect.worker)).toBe(false);
            const row = roster.workers.find(({ name }) => name === effect.worker);
            for (const dependency of row?.dependsOn ?? []) {
              expect(living.get(dependency)).toMatchObject({ isReady: true, isDoomed: false });
            }
            living.set(effect.worker, { life: effect.life, isReady: false, isDoomed: false });
            asked.delete(effect.worker);
            expect(unwanted.has(effect.worker)).toBe(false);
          }
          if (effect.kind === 'report' && effect.what === 'restarting' && effect.cause !== null) {
            const { worker, cause } = effect;
            failures.set(worker, [...(failures.get(worker) ?? []), { cause, atMs: nowMs }]);
          }
          const target = 'worker' in effect ? living.get(effect.worker) : undefined;
          if (effect.kind === 'kill' && target) target.isDoomed = true;
          if (effect.kind === 'send-stop' && target) {
            target.isDoomed = true;
            asked.add(effect.worker);
          }
        }
      };
      const exit = (worker: string, random: number): void => {
        const process = living.get(worker);
        if (!process) return;
        living.delete(worker);
        feel({ kind: 'exit', worker, life: process.life, code: 1, signal: null, lastWords: '' }, random);
      };

      feel({ kind: 'start-requested' }, 0);
      for (const { what, worker, passMs, random } of happenings) {
        nowMs += passMs;
        feel({ kind: 'clock' }, random);
        const process = living.get(worker);
        const life = process?.life ?? 0;
        if (what === 'heartbeats') {
          for (const [name, each] of living) feel({ kind: 'heartbeat', worker: name, life: each.life }, random);
        } else if (what === 'old-news') {
          feel({ kind: 'exit', worker, life: life - 1, code: 1, signal: null, lastWords: '' }, random);
          feel({ kind: 'ready', worker, life: life + 1 }, random);
        } else if (what === 'restart') {
          failures.delete(worker);
          unwanted.delete(worker);
          feel({ kind: 'restart-requested', worker }, random);
        } else if (what === 'unwant' || what === 'unwant-all') {
          const workers = what === 'unwant' ? [worker] : names;
          for (const name of workers) {
            failures.delete(name);
            unwanted.add(name);
          }
          feel({ kind: 'stop-workers-requested', workers }, random);
        } else if (what === 'want' || what === 'want-all') {
          const workers = what === 'want' ? [worker] : names;
          for (const name of workers) {
            failures.delete(name);
            unwanted.delete(name);
          }
          feel({ kind: 'start-workers-requested', workers }, random);
        } else if (process && what === 'restart-wanted') {
          if (state.workers.get(worker)?.phase === 'running') {
            failures.delete(worker);
            unwanted.delete(worker);
          }
          feel({ kind: 'restart-wanted', worker, life, reason: 'its file has changed' }, random);
        } else if (process && what === 'examined') {
          feel({ kind: 'examined', worker, life, verdict: random < 0.5 ? 'stopped' : 'busy' }, random);
        } else if (process && (what === 'sick' || what === 'well')) {
          const reason = what === 'sick' ? 'no answer' : null;
          feel({ kind: 'health-answer', worker, life, component: worker, reason }, random);
        } else if (process && what === 'stalled') {
          feel({ kind: 'progress', worker, life, stalled: 'work waits' }, random);
        } else if (what === 'obey') {
          for (const name of asked) exit(name, random);
        } else if (process && what === 'hello') {
          feel({ kind: 'hello', worker, life, protocolVersion: PROTOCOL, pid: 1 }, random);
        } else if (process && what === 'stranger') {
          feel({ kind: 'hello', worker, life, protocolVersion: PROTOCOL + 1, pid: 1 }, random);
        } else if (process && what === 'ready') {
          // Time-outs may have put it down in this very moment; a doomed process does not become ready.
          if (!process.isDoomed) process.isReady = true;
          feel({ kind: 'ready', worker, life }, random);
        } else if (process && what === 'fatal') {
          process.isDoomed = true;
          feel({ kind: 'fatal', worker, life, cause: random < 0.5 ? 'BAD_SETTINGS' : 'START_FAILED', message: 'why' }, random);
        } else if (process && what === 'spawn-failed') {
          living.delete(worker);
          feel({ kind: 'spawn-failed', worker, life, message: 'no such file' }, random);
        } else if (what === 'exit') exit(worker, random);
      }

      for (const times of failures.values()) {
        for (const { cause, atMs } of times) {
          const isSame = (other: { readonly cause: string; readonly atMs: number }): boolean =>
            other.cause === cause && other.atMs >= atMs && other.atMs < atMs + LIMITS.restartWindowMs;
          expect(times.filter(isSame).length).toBeLessThanOrEqual(LIMITS.maxRestarts);
        }
      }

      feel({ kind: 'stop-requested' }, 0);
      // Nobody obeys; only SIGKILL works.
      for (let step = 0; step < 400 && !isDown(state); step++) {
        nowMs += 250;
        const before = state;
        const decision = decide(before, { kind: 'clock' }, { nowMs, random: 0 });
        state = decision.state;
        expect(decision.effects.some(({ kind }) => kind === 'spawn')).toBe(false);
        for (const effect of decision.effects) {
          if (effect.kind === 'kill' && effect.signal === 'SIGKILL') exit(effect.worker, 0);
        }
      }
      expect(isDown(state)).toBe(true);
      expect(living.size).toBe(0);
      expect([...state.workers.values()].every(({ phase }) => phase === 'stopped' || phase === 'failed')).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
