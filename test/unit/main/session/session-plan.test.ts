// What each worker is told when it starts.
import { expect, it } from 'vitest';
import { planSession } from '../../../../main/session/session-plan.ts';
import { settingsSchema } from '../../../../main/settings/settings-schema.ts';
import type { ControlCommand } from '../../../../protocol/control.ts';
import { deskSettingsSchema } from '../../../../workers/desk/settings.ts';
import { executorSettingsSchema } from '../../../../workers/executor/settings.ts';

const HALT: ControlCommand = { kind: 'halt', by: 'somebody', reason: 'enough' };
const plan = planSession(settingsSchema.parse({}), null);
const executor = plan.roster.workers.find(({ kind }) => kind === 'executor');

it.each([
  ['paper', true],
  ['live', false],
] as const)('a file that changes starts its strategy afresh in %s: %s', (mode, expected) => {
  const strategies = [{ id: 'mine', strategy: './mine.ts', symbols: ['SPY'], reload: true }];
  const own = planSession(settingsSchema.parse({ mode, strategies }), { keyId: 'K', secret: 'S' });
  const worker = own.roster.workers.find(({ kind }) => kind === 'strategy');
  if (!worker) throw new Error('the plan has no strategy');
  expect(own.configOf(worker, () => null, null)).toMatchObject({ reload: expected });
});

it('lets nobody into a session with the link or the cookie of another one, and keeps them for later lives of its desk', () => {
  const webOf = (own: ReturnType<typeof planSession>): unknown => {
    const desk = own.roster.workers.find(({ kind }) => kind === 'desk');
    if (!desk) throw new Error('the plan has no desk');
    const { web, tradingSession } = deskSettingsSchema.parse(own.configOf(desk, () => null, null));
    return { secret: web?.secret, tradingSession };
  };
  const [one, other] = [0, 1].map(() => planSession(settingsSchema.parse({}), null, 'browser'));
  if (!one || !other) throw new Error('no plans');
  expect(webOf(one)).toEqual(webOf(one));
  expect(webOf(one)).not.toEqual(webOf(other));
});

it.each([HALT, null])(
  'an executor starts with the halt that was said while it was away, and else with none',
  (startCommand) => {
    if (!executor) throw new Error('the plan has no executor');
    const config = plan.configOf(executor, () => null, startCommand);
    expect(executorSettingsSchema.parse(config)).toMatchObject({ venue: 'simulator', startCommand });
  },
);
