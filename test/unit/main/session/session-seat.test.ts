// One session takes the place of another: whatever goes wrong, at most one runs, and the person is where they were.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type SeatedRun, SessionSeat } from '../../../../main/session/session-seat.ts';
import type { TradingMode } from '../../../../protocol/summary.ts';

type Step = 'fine' | 'refused' | 'dies' | 'hangs' | 'stopped';
type Steps = {
  readonly open?: 'stopped';
  readonly prepare?: Step;
  readonly begin?: Step;
  readonly settle?: Step;
  readonly again?: Step;
};

class PretendRun implements SeatedRun {
  readonly mode: TradingMode;
  isLast = false;
  readonly #ended = Promise.withResolvers<void>();
  readonly ended = this.#ended.promise;
  readonly failed: Promise<string | null>;
  readonly missing = 'gateway does not run (the venue does not answer)';
  hasEnded = false;

  constructor(mode: TradingMode, failure: Promise<string | null>) {
    this.mode = mode;
    this.failed = failure;
  }

  makeRoom(): void {
    this.hasEnded = true;
    this.#ended.resolve();
  }

  stop(): void {
    this.isLast = true;
    this.makeRoom();
  }
}

const never = <T>(): Promise<T> => new Promise(() => {});
const settle = (step: Step | undefined): Promise<string | null> =>
  step === 'hangs' ? never() : Promise.resolve(step === 'dies' ? 'the venue refuses the keys' : null);

/** `steps` says what happens at each step of the first switch. */
async function seatOf(mode: TradingMode, steps: Steps = {}) {
  const runs: PretendRun[] = [];
  let count = 0;
  const alive = (): readonly PretendRun[] => runs.filter(({ hasEnded }) => !hasEnded);
  const seat: SessionSeat<TradingMode, PretendRun> = new SessionSeat({
    async prepare(wanted) {
      if (steps.prepare === 'refused') throw new Error('no live keys are stored');
      if (steps.prepare === 'stopped') seat.run.stop();
      return Promise.resolve(wanted);
    },
    async begin(plan) {
      count += 1;
      expect(alive()).toEqual([]);
      const step = count === 2 ? steps.begin : count > 2 ? steps.again : 'fine';
      if (step === 'refused') throw new Error('a port is taken');
      if (step === 'stopped') seat.run.stop();
      const run = new PretendRun(plan, count === 2 ? settle(steps.settle) : Promise.resolve(null));
      runs.push(run);
      if (count === 2 && steps.settle === 'stopped') run.stop();
      return Promise.resolve(run);
    },
    patience: () => (steps.settle === 'hangs' ? Promise.resolve() : never()),
  });
  if (steps.open === 'stopped') seat.stop('ann');
  await seat.open(mode);
  return { seat, runs, alive };
}

it('begins live trading once paper trading has ended', async () => {
  const { seat, runs, alive } = await seatOf('paper');
  expect(await seat.switchTo('live', 'ann')).toEqual({ ok: true, text: 'Live trading has begun, not armed.' });
  expect(alive()).toEqual([runs[1]]);
  expect(seat.run.mode).toBe('live');
});

it('ends with the first session when somebody asked for the end before it had begun', async () => {
  const { seat, runs } = await seatOf('paper', { open: 'stopped' });
  await seat.ended;
  expect([seat.isEnding, runs.map(({ hasEnded }) => hasEnded)]).toEqual([true, [true]]);
});

it('leaves the paper session alone when something stands in the way of a live one, and says what', async () => {
  const { seat, runs } = await seatOf('paper', { prepare: 'refused' });
  expect(await seat.switchTo('live', 'ann')).toEqual({
    ok: false,
    text: 'Live trading did not begin. Paper trading goes on.\nno live keys are stored',
  });
  expect([seat.run === runs[0], runs[0]?.hasEnded]).toEqual([true, false]);
});

it.each([
  ['cannot begin', { begin: 'refused' }, 'a port is taken'],
  ['dies before anything runs', { settle: 'dies' }, 'the venue refuses the keys'],
  ['does not come up', { settle: 'hangs' }, 'It did not come up in time: gateway does not run (the venue does not answer).'],
] as const)('begins paper trading again when live trading %s', async (_how, steps, why) => {
  const { seat, alive } = await seatOf('paper', steps);
  expect(await seat.switchTo('live', 'ann')).toEqual({
    ok: false,
    text: `Live trading did not begin. Paper trading has begun again.\n${why}`,
  });
  expect(alive().map(({ mode }) => mode)).toEqual(['paper']);
});

it('goes back to paper in the same way', async () => {
  const { seat } = await seatOf('live');
  expect(await seat.switchTo('paper', 'ann')).toEqual({ ok: true, text: 'Paper trading has begun.' });
  expect(seat.run.mode).toBe('paper');
});

it('refuses the mode that is there already, and a second switch while one is under way', async () => {
  const { seat } = await seatOf('paper');
  expect(await seat.switchTo('paper', 'ann')).toEqual({ ok: false, text: 'This is paper trading already.' });
  const first = seat.switchTo('live', 'ann');
  expect(await seat.switchTo('live', 'bob')).toEqual({ ok: false, text: 'Another session is on its way already.' });
  expect((await first).ok).toBe(true);
});

it('says that no session can begin any more', async () => {
  const { seat } = await seatOf('paper', { begin: 'refused', again: 'refused' });
  const ended = expect(seat.ended).rejects.toThrow('Paper trading cannot begin again: a port is taken');
  expect((await seat.switchTo('live', 'ann')).ok).toBe(false);
  await ended;
});

it('ends when it is told to, whether or not a switch is under way', async () => {
  const { seat, alive } = await seatOf('paper');
  seat.run.stop();
  await seat.ended;
  expect(alive()).toEqual([]);
});

it('whatever happens at whichever step: one session at most, the mode of before unless it says otherwise, and stop means stop', () => {
  const step = fc.constantFrom<Step>('fine', 'refused', 'dies', 'hangs', 'stopped');
  const steps = fc.record({ prepare: step, begin: step, settle: step });
  return fc.assert(
    fc.asyncProperty(fc.constantFrom<TradingMode>('paper', 'live'), steps, async (mode, chosen) => {
      const { seat, runs, alive } = await seatOf(mode, chosen);
      const other = mode === 'paper' ? 'live' : 'paper';
      const { ok } = await seat.switchTo(other, 'ann');
      const wasStopped = runs.some(({ isLast }) => isLast);
      if (wasStopped) {
        await seat.ended;
        expect([ok, alive()]).toEqual([false, []]);
      } else expect(alive().map((run) => run.mode)).toEqual([ok ? other : mode]);
    }),
  );
});
