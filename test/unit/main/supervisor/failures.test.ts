// What the supervisor does about workers that die, freeze, stall or never get ready, decision by decision.
import { describe, expect, it } from 'vitest';
import { buildRoster } from '../../../../main/supervisor/core/roster.ts';
import { DEFAULT_LIMITS } from '../../../../main/supervisor/core/supervisor-state.ts';
import { desk, kinds, PROTOCOL, STRATEGY, spawned } from './supervisor-desk.ts';

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

  it.each([
    ['', 'simulator was ended by SIGKILL'],
    ['(node:25615) Warning: Socket option will not take effect until next connect/bind.\n', 'simulator was ended by SIGKILL'],
    [
      'out of disk\n(node:9) [DEP0001] DeprecationWarning: old\n(Use `node --trace-deprecation ...` to show where)\n',
      'simulator was ended by SIGKILL: out of disk',
    ],
    ['file.js:3\nTypeError: no\n  at file.js:3\nNode.js v24.0.0', 'simulator was ended by SIGKILL: TypeError: no'],
  ])('says what a process died of by its last words, and not what it was warned of: %j', (lastWords, told) => {
    const { bringUp, feel, about, record } = desk();
    bringUp();
    feel({ kind: 'exit', ...about('simulator'), code: null, signal: 'SIGKILL', lastWords });
    expect(record('simulator')?.lastError).toBe(told);
  });

  it('lets a strategy fail for good without reducing the trading of the others', () => {
    const { bringUp, feel, about, all, record } = desk();
    bringUp();
    feel({ kind: 'fatal', ...about(STRATEGY), cause: 'BAD_SETTINGS', message: 'parameter fast: expected 1 or more' });
    feel({ kind: 'exit', ...about(STRATEGY), code: 78, signal: null, lastWords: '' });
    expect(record(STRATEGY)?.phase).toBe('failed');
    expect(all.filter((effect) => effect.kind === 'lost')).toMatchObject([{ worker: STRATEGY, isRequired: false }]);
  });

  it.each([
    'BAD_SETTINGS',
    'BAD_SCENARIO',
    'BAD_STRATEGY',
    'BAD_CREDENTIALS',
    'PORT_TAKEN',
    'PROTOCOL_MISMATCH',
    'JOURNAL_BROKEN',
  ] as const)('never retries %s, because it cannot heal by itself, and says what to do', (cause) => {
    const { feel, about, record, live } = desk();
    feel({ kind: 'start-requested' });
    feel({ kind: 'fatal', ...about('simulator'), cause, message: 'the reason' });
    feel({ kind: 'exit', ...about('simulator'), code: 78, signal: null, lastWords: '' });
    live(60_000);
    expect(record('simulator')).toMatchObject({ phase: 'failed', life: 1, lastError: 'the reason' });
    expect(record('simulator')?.remedy).toMatch(/\.$/);
  });

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
