// How the supervisor starts, stops and keeps stopped, decision by decision.
import { describe, expect, it } from 'vitest';
import { decide } from '../../../../main/supervisor/core/decide.ts';
import { buildRoster } from '../../../../main/supervisor/core/roster.ts';
import type { SupervisorEffect } from '../../../../main/supervisor/core/supervisor-effect.ts';
import type { SupervisorEvent } from '../../../../main/supervisor/core/supervisor-event.ts';
import { createSupervisorState, DEFAULT_LIMITS, isDown, isUp } from '../../../../main/supervisor/core/supervisor-state.ts';
import { desk, kinds, PROTOCOL, STRATEGY, spawned, standard } from './supervisor-desk.ts';

describe('starting', () => {
  it('starts a worker only when everything that it depends on is ready', () => {
    const { feel, makeReady } = desk();
    expect(spawned(feel({ kind: 'start-requested' }))).toEqual(['simulator']);
    expect(spawned(makeReady('simulator'))).toEqual(['gateway']);
    expect(spawned(makeReady('gateway'))).toEqual(['executor']);
    expect(spawned(makeReady('executor'))).toEqual([STRATEGY]);
  });

  it('is up when every worker runs', () => {
    const { bringUp, state } = desk();
    bringUp();
    expect(isUp(state())).toBe(true);
  });

  it('starts workers that do not need each other at the same time', () => {
    const two = buildRoster({ venue: 'alpaca-paper', strategies: ['a', 'b'].map((id) => ({ id, required: false })) });
    let state = createSupervisorState(two, DEFAULT_LIMITS, PROTOCOL);
    const step = (event: SupervisorEvent) => {
      const decision = decide(state, event, { nowMs: 0, random: 0 });
      state = decision.state;
      return spawned(decision.effects);
    };
    expect(step({ kind: 'start-requested' })).toEqual(['gateway']);
    expect(step({ kind: 'ready', worker: 'gateway', life: 1 })).toEqual(['executor']);
    expect(step({ kind: 'ready', worker: 'executor', life: 1 })).toEqual(['strategy:a', 'strategy:b']);
  });

  it('kills a worker that is not ready in time and tries it again', () => {
    const { feel, wait, about, record } = desk();
    feel({ kind: 'start-requested' });
    expect(wait(DEFAULT_LIMITS.startTimeoutMs)).toContainEqual({ kind: 'kill', ...about('simulator'), signal: 'SIGKILL' });
    feel({ kind: 'exit', ...about('simulator'), code: null, signal: 'SIGKILL', lastWords: '' });
    expect(record('simulator')).toMatchObject({ phase: 'backoff', lastError: 'simulator was not ready within 20 s' });
  });

  it('waits for the start-up delay of a component', () => {
    const delayed = buildRoster({ venue: 'simulator', strategies: [], overrides: { simulator: { startupDelayMs: 300 } } });
    let state = createSupervisorState(delayed, DEFAULT_LIMITS, PROTOCOL);
    const step = (event: SupervisorEvent, nowMs: number) => {
      const decision = decide(state, event, { nowMs, random: 0 });
      state = decision.state;
      return spawned(decision.effects);
    };
    expect(step({ kind: 'start-requested' }, 0)).toEqual([]);
    expect(step({ kind: 'clock' }, 299)).toEqual([]);
    expect(step({ kind: 'clock' }, 300)).toEqual(['simulator']);
  });
});

describe('one worker at a time', () => {
  it('stops a strategy that a person does not want, and keeps it stopped', () => {
    const { bringUp, feel, about, record, live, state } = desk();
    bringUp();
    expect(kinds(feel({ kind: 'stop-workers-requested', workers: [STRATEGY] }))).toEqual(['send-stop', 'wake']);
    feel({ kind: 'exit', ...about(STRATEGY), code: 0, signal: null, lastWords: '' });
    live(60_000);
    expect(record(STRATEGY)).toMatchObject({ phase: 'stopped', life: 1 });
    expect(isUp(state())).toBe(true);
    expect(spawned(feel({ kind: 'start-workers-requested', workers: [STRATEGY] }))).toEqual([STRATEGY]);
  });

  it('stops trading in reverse order and brings it back in order', () => {
    const { bringUp, feel, about, makeReady, state } = desk();
    bringUp();
    const workers = standard.workers.map(({ name }) => name);
    feel({ kind: 'stop-workers-requested', workers });
    const left: string[] = [];
    for (let step = 0; step < workers.length; step++) {
      const leaving = [...state().workers.values()].filter(({ phase }) => phase === 'stopping').map(({ row }) => row.name);
      left.push(...leaving);
      for (const worker of leaving) feel({ kind: 'exit', ...about(worker), code: 0, signal: null, lastWords: '' });
    }
    expect(left).toEqual([STRATEGY, 'executor', 'gateway', 'simulator']);
    expect(isDown(state())).toBe(false);
    expect(spawned(feel({ kind: 'start-workers-requested', workers }))).toEqual(['simulator']);
    expect(spawned(makeReady('simulator'))).toEqual(['gateway']);
  });

  it('does not start what the settings disable', () => {
    const roster = buildRoster({
      venue: 'simulator',
      strategies: [{ id: 'sma-cross', required: false }],
      overrides: { [STRATEGY]: { instances: 0 } },
    });
    const { bringUp, record, state } = desk(DEFAULT_LIMITS, roster);
    bringUp();
    expect(record(STRATEGY)).toMatchObject({ phase: 'disabled', life: 0 });
    expect(isUp(state())).toBe(true);
  });

  it('starts a worker afresh that asks for it, and counts that as no failure', () => {
    const { bringUp, feel, about, record } = desk({ ...DEFAULT_LIMITS, maxRestarts: 0 });
    bringUp();
    feel({ kind: 'restart-wanted', ...about(STRATEGY), reason: 'its file has changed' });
    feel({ kind: 'exit', ...about(STRATEGY), code: 0, signal: null, lastWords: '' });
    expect(record(STRATEGY)).toMatchObject({ phase: 'starting', life: 2, recentRestarts: [] });
  });
});

describe('stopping', () => {
  const leave = (it: ReturnType<typeof desk>, worker: string) =>
    it.feel({ kind: 'exit', ...it.about(worker), code: 0, signal: null, lastWords: '' });
  const asked = (effects: readonly SupervisorEffect[]): string[] =>
    effects.flatMap((effect) => (effect.kind === 'send-stop' ? [effect.worker] : []));

  it('stops in reverse order, each after those who need it', () => {
    const run = desk();
    run.bringUp();
    expect(asked(run.feel({ kind: 'stop-requested' }))).toEqual([STRATEGY]);
    expect(asked(leave(run, STRATEGY))).toEqual(['executor']);
    expect(asked(leave(run, 'executor'))).toEqual(['gateway']);
    expect(asked(leave(run, 'gateway'))).toEqual(['simulator']);
    expect(isDown(run.state())).toBe(false);
    leave(run, 'simulator');
    expect(isDown(run.state())).toBe(true);
  });

  it('gives the executor ten seconds, then sends SIGTERM, then SIGKILL', () => {
    const run = desk();
    run.bringUp();
    run.feel({ kind: 'stop-requested' });
    leave(run, STRATEGY);
    run.live(9_500);
    expect(kinds(run.all)).not.toContain('kill');
    expect(run.wait(500)).toContainEqual({ kind: 'kill', ...run.about('executor'), signal: 'SIGTERM' });
    expect(run.wait(1_000)).toContainEqual({ kind: 'kill', ...run.about('executor'), signal: 'SIGKILL' });
  });

  it('hurries on the second request and kills on the third', () => {
    const run = desk();
    run.bringUp();
    run.feel({ kind: 'stop-requested' });
    const killed = (effects: readonly SupervisorEffect[]) =>
      effects.flatMap((effect) => (effect.kind === 'kill' ? [effect.signal] : []));
    expect(killed(run.feel({ kind: 'stop-requested' }))).toEqual(Array(4).fill('SIGTERM'));
    expect(killed(run.feel({ kind: 'stop-requested' }))).toEqual(Array(4).fill('SIGKILL'));
  });

  it('starts nothing any more, whatever dies during the stop', () => {
    const run = desk();
    run.bringUp();
    run.die('gateway');
    run.feel({ kind: 'stop-requested' });
    for (const worker of [STRATEGY, 'executor', 'simulator']) run.die(worker);
    expect(isDown(run.state())).toBe(true);
    expect(spawned(run.wait(60_000))).toEqual([]);
  });
});
