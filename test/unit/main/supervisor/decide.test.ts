// The supervisor's decisions, event by event, under a virtual clock.
import { describe, expect, it } from 'vitest';
import { decide } from '../../../../main/supervisor/core/decide.ts';
import { buildRoster, type Roster } from '../../../../main/supervisor/core/roster.ts';
import type { SupervisorEffect } from '../../../../main/supervisor/core/supervisor-effect.ts';
import type { SupervisorEvent } from '../../../../main/supervisor/core/supervisor-event.ts';
import { createSupervisorState, DEFAULT_LIMITS, isDown, isUp } from '../../../../main/supervisor/core/supervisor-state.ts';

const PROTOCOL = 7;
const standard = buildRoster({ venue: 'simulator', strategies: [{ id: 'sma-cross', required: false }] });
const STRATEGY = 'strategy:sma-cross';

function desk(limits = DEFAULT_LIMITS, roster: Roster = standard) {
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

const spawned = (effects: readonly SupervisorEffect[]): string[] =>
  effects.flatMap((effect) => (effect.kind === 'spawn' ? [effect.worker] : []));
const kinds = (effects: readonly SupervisorEffect[]): string[] => effects.map(({ kind }) => kind);

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

describe('failures', () => {
  it('restarts a worker that died, after a jittered delay that doubles up to the cap', () => {
    const { bringUp, die, wait, record } = desk({ ...DEFAULT_LIMITS, maxRestarts: 99 });
    bringUp();
    const startMs = 1_000;
    const delays: number[] = [];
    for (let attempt = 0; attempt < 10; attempt++) {
      const effects = die('simulator', 0.999);
      const wake = effects.find(({ kind }) => kind === 'wake');
      if (wake?.kind !== 'wake') throw new Error('no next attempt was planned');
      delays.push(wake.atMs);
      expect(spawned(wait(20_000))).toContain('simulator');
      expect(record('simulator')?.phase).toBe('starting');
    }
    const waits = delays.map((atMs, index) => atMs - (startMs + index * 20_000));
    expect(waits).toEqual([20, 40, 80, 160, 320, 639, 1279, 2557, 5115, 9990]);
  });

  it('keeps the reason of a death for people', () => {
    const { bringUp, die, record } = desk();
    bringUp();
    die('gateway');
    expect(record('gateway')?.lastError).toBe('gateway left with code 1: Error: out of luck');
  });

  it('begins the backoff from its base again after a stable period', () => {
    const { bringUp, die, makeReady, live, wait, record } = desk();
    bringUp();
    for (let round = 0; round < 3; round++) {
      die('executor', 0);
      wait(1);
      makeReady('executor');
    }
    expect(record('executor')?.failuresInARow).toBe(3);
    live(DEFAULT_LIMITS.stableAfterMs);
    die('executor');
    expect(record('executor')?.failuresInARow).toBe(1);
  });

  it('gives up after too many restarts in the window, and reduces trading when the worker is required', () => {
    const { bringUp, die, wait, record, all } = desk({ ...DEFAULT_LIMITS, maxRestarts: 3 });
    bringUp();
    for (let round = 0; round < 4; round++) {
      die('gateway', 0);
      wait(1);
    }
    expect(record('gateway')).toMatchObject({ phase: 'failed', restarts: 3 });
    expect(record('gateway')?.lastError).toMatch(/restarted 3 times within 60 s, which is the limit/);
    expect(kinds(all).filter((kind) => kind === 'lost')).toHaveLength(1);
  });

  it('gives up a worker that is never ready, however long each attempt takes', () => {
    const { feel, about, wait, record } = desk({ ...DEFAULT_LIMITS, maxRestarts: 3 });
    feel({ kind: 'start-requested' });
    for (let attempt = 0; attempt < 4; attempt++) {
      feel({ kind: 'hello', ...about('simulator'), protocolVersion: PROTOCOL, pid: 4711 });
      wait(30_000);
      feel({ kind: 'exit', ...about('simulator'), code: null, signal: 'SIGKILL', lastWords: '' });
      wait(60_000);
    }
    expect(record('simulator')).toMatchObject({ phase: 'failed', life: 4 });
    expect(record('simulator')?.lastError).toMatch(/was not ready once in 4 attempts/);
  });

  it('lets a strategy fail for good without reducing the trading of the others', () => {
    const { bringUp, feel, about, all, record } = desk();
    bringUp();
    feel({ kind: 'fatal', ...about(STRATEGY), cause: 'BAD_SETTINGS', message: 'parameter fast: expected 1 or more' });
    feel({ kind: 'exit', ...about(STRATEGY), code: 78, signal: null, lastWords: '' });
    expect(record(STRATEGY)?.phase).toBe('failed');
    expect(all.filter((effect) => effect.kind === 'lost')).toMatchObject([{ worker: STRATEGY, isRequired: false }]);
  });

  it.each(['BAD_SETTINGS', 'BAD_STRATEGY', 'BAD_CREDENTIALS', 'PORT_TAKEN', 'PROTOCOL_MISMATCH', 'JOURNAL_BROKEN'] as const)(
    'never retries %s, because it cannot heal by itself, and says what to do',
    (cause) => {
      const { feel, about, record, live } = desk();
      feel({ kind: 'start-requested' });
      feel({ kind: 'fatal', ...about('simulator'), cause, message: 'the reason' });
      feel({ kind: 'exit', ...about('simulator'), code: 78, signal: null, lastWords: '' });
      live(60_000);
      expect(record('simulator')).toMatchObject({ phase: 'failed', life: 1, lastError: 'the reason' });
      expect(record('simulator')?.remedy).toMatch(/\.$/);
    },
  );

  it('tries a taken port again when the worker held it before, up to its budget', () => {
    const { bringUp, feel, about, record, wait, die } = desk({ ...DEFAULT_LIMITS, maxRestarts: 2 });
    bringUp();
    die('executor', 0);
    for (let attempt = 0; attempt < 3; attempt++) {
      wait(1);
      feel({ kind: 'fatal', ...about('executor'), cause: 'PORT_TAKEN', message: 'port 5556 is taken' }, 0);
      feel({ kind: 'exit', ...about('executor'), code: 78, signal: null, lastWords: '' }, 0);
    }
    expect(record('executor')).toMatchObject({ phase: 'failed', restarts: 3 });
    expect(record('executor')?.lastError).toMatch(/port 5556 is taken; it was restarted 2 times/);
  });

  it('counts the attempts of each cause by itself', () => {
    const { bringUp, feel, about, record, wait, die, makeReady } = desk({ ...DEFAULT_LIMITS, maxRestarts: 1 });
    bringUp();
    die('executor', 0);
    wait(1);
    makeReady('executor');
    feel({ kind: 'fatal', ...about('executor'), cause: 'START_FAILED', message: 'the venue is away' });
    feel({ kind: 'exit', ...about('executor'), code: 78, signal: null, lastWords: '' });
    expect(record('executor')).toMatchObject({ phase: 'backoff', restarts: 2 });
    wait(200);
    die('executor', 0);
    expect(record('executor')?.phase).toBe('failed');
  });

  it('retries START_FAILED', () => {
    const { bringUp, feel, about, record } = desk();
    bringUp();
    feel({ kind: 'fatal', ...about('executor'), cause: 'START_FAILED', message: 'the reason' });
    feel({ kind: 'exit', ...about('executor'), code: 78, signal: null, lastWords: '' });
    expect(record('executor')?.phase).toBe('backoff');
  });

  it('refuses a worker of another protocol version and says why', () => {
    const { feel, about, record } = desk();
    feel({ kind: 'start-requested' });
    expect(kinds(feel({ kind: 'hello', ...about('simulator'), protocolVersion: 6, pid: 1 }))).toContain('kill');
    feel({ kind: 'exit', ...about('simulator'), code: null, signal: 'SIGKILL', lastWords: '' });
    expect(record('simulator')).toMatchObject({
      phase: 'failed',
      lastError: 'simulator speaks protocol 6, this program speaks 7: build both from the same sources',
    });
  });

  it('kills a frozen worker and starts another one', () => {
    const { bringUp, live, feel, about, record, all } = desk();
    bringUp();
    live(DEFAULT_LIMITS.heartbeatTimeoutMs, 'gateway');
    expect(all).toContainEqual({ kind: 'kill', worker: 'gateway', life: 1, signal: 'SIGKILL' });
    feel({ kind: 'exit', ...about('gateway'), code: null, signal: 'SIGKILL', lastWords: '' });
    live(1_000);
    expect(record('gateway')).toMatchObject({ phase: 'starting', life: 2, restarts: 1 });
  });

  it('kills a stopped process before two heartbeats are missing, and leaves a busy one the rest of its time', () => {
    const { bringUp, live, feel, about, all, record } = desk();
    bringUp();
    live(DEFAULT_LIMITS.examineAfterMs, 'gateway', 'executor');
    expect(all).toContainEqual({ kind: 'examine', ...about('gateway'), pid: 4711 });
    feel({ kind: 'examined', ...about('executor'), verdict: 'busy' });
    expect(kinds(feel({ kind: 'examined', ...about('gateway'), verdict: 'stopped' }))).toContain('kill');
    expect(record('executor')?.phase).toBe('running');
    live(DEFAULT_LIMITS.heartbeatTimeoutMs, 'executor');
    expect(record('executor')).toMatchObject({ phase: 'stopping' });
    expect(record('executor')?.leaving).toMatchObject({ text: expect.stringMatching(/endless loop/) });
  });

  it('does not kill a process whose heartbeat came while it was looked at', () => {
    const { bringUp, live, feel, about, record } = desk();
    bringUp();
    live(DEFAULT_LIMITS.examineAfterMs, 'gateway');
    feel({ kind: 'heartbeat', ...about('gateway') });
    feel({ kind: 'examined', ...about('gateway'), verdict: 'stopped' });
    expect(record('gateway')).toMatchObject({ phase: 'running', silence: null });
  });

  it('forgets a suspicion when the heartbeat is back', () => {
    const { bringUp, live, all, record } = desk();
    bringUp();
    live(DEFAULT_LIMITS.suspectAfterMs, 'gateway');
    live(DEFAULT_LIMITS.heartbeatTimeoutMs);
    expect(record('gateway')).toMatchObject({ phase: 'running', silence: null });
    expect(
      all
        .filter((effect) => effect.kind === 'report' && effect.worker === 'gateway')
        .map((effect) => effect.kind === 'report' && effect.what),
    ).toEqual(['running', 'degraded', 'recovered']);
  });

  it('calls a worker degraded whose checks fail, and replaces it when they fail for long', () => {
    const { bringUp, feel, about, record, all } = desk();
    bringUp();
    const check = (reason: string | null) =>
      feel({ kind: 'health-answer', ...about('gateway'), component: 'alpaca-client', reason });
    for (let times = 1; times < DEFAULT_LIMITS.degradedAfterChecks; times++) expect(kinds(check('no answer'))).toEqual([]);
    expect(kinds(check('no answer'))).toEqual(['report']);
    expect(kinds(check(null))).toEqual(['report']);
    expect(record('gateway')?.ailments.size).toBe(0);
    for (let times = 0; times < DEFAULT_LIMITS.replaceAfterChecks; times++) check('no answer');
    expect(all).toContainEqual({ kind: 'kill', ...about('gateway'), signal: 'SIGTERM' });
    expect(record('gateway')?.leaving).toMatchObject({ cause: 'unhealthy' });
  });

  it('replaces a worker that answers and no longer does its work', () => {
    const { bringUp, feel, about, record } = desk();
    bringUp();
    for (let times = 0; times < DEFAULT_LIMITS.replaceAfterChecks; times++)
      feel({ kind: 'progress', ...about(STRATEGY), stalled: 'it has 12 ticks of SPY waiting' });
    expect(record(STRATEGY)?.leaving).toMatchObject({ cause: 'stalled', text: expect.stringMatching(/12 ticks of SPY/) });
  });

  it('starts followers afresh together with what they follow, and nobody else', () => {
    const followers = buildRoster({ venue: 'simulator', strategies: [] });
    const workers = followers.workers.map((row) => (row.name === 'executor' ? { ...row, restartsWith: ['gateway'] } : row));
    const { bringUp, die, record } = desk(DEFAULT_LIMITS, { ...followers, workers });
    bringUp();
    die('gateway', 0);
    expect(record('executor')).toMatchObject({ phase: 'stopping', leaving: { why: 'restart' } });
    expect(record('simulator')?.phase).toBe('running');
  });

  it('does not blame the workers for a silence in which it was asleep itself', () => {
    const { bringUp, live, wait, all } = desk();
    bringUp();
    live(1_000);
    wait(3_600_000);
    expect(kinds(all)).not.toContain('kill');
  });

  it('ignores late news of an earlier process', () => {
    const { bringUp, die, wait, feel, record } = desk();
    bringUp();
    die('simulator', 0);
    wait(1);
    feel({ kind: 'ready', worker: 'simulator', life: 1 });
    feel({ kind: 'exit', worker: 'simulator', life: 1, code: 0, signal: null, lastWords: '' });
    expect(record('simulator')).toMatchObject({ phase: 'starting', life: 2 });
  });

  it('starts a failed worker again when a person asks for it', () => {
    const { bringUp, feel, about, record } = desk();
    bringUp();
    feel({ kind: 'fatal', ...about('executor'), cause: 'PORT_TAKEN', message: 'taken' });
    feel({ kind: 'exit', ...about('executor'), code: 78, signal: null, lastWords: '' });
    expect(spawned(feel({ kind: 'restart-requested', worker: 'executor' }))).toEqual(['executor']);
    expect(record('executor')?.phase).toBe('starting');
  });

  it('does not count a restart that a person asked for against the budget', () => {
    const { bringUp, feel, about, record } = desk({ ...DEFAULT_LIMITS, maxRestarts: 0 });
    bringUp();
    expect(kinds(feel({ kind: 'restart-requested', worker: 'gateway' }))).toEqual(['send-stop', 'wake']);
    expect(spawned(feel({ kind: 'exit', ...about('gateway'), code: 0, signal: null, lastWords: '' }))).toEqual(['gateway']);
    expect(record('gateway')).toMatchObject({ restarts: 1, recentRestarts: [] });
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
