// What each worker is told when it starts.
import { expect, it } from 'vitest';
import { planSession } from '../../../../main/session/session-plan.ts';
import { settingsSchema } from '../../../../main/settings/settings-schema.ts';
import type { ControlCommand } from '../../../../protocol/control.ts';
import { executorSettingsSchema } from '../../../../workers/executor/settings.ts';

const HALT: ControlCommand = { kind: 'halt', by: 'somebody', reason: 'enough' };
const plan = planSession(settingsSchema.parse({}), null);
const executor = plan.roster.workers.find(({ kind }) => kind === 'executor');

it.each([HALT, null])(
  'an executor starts with the halt that was said while it was away, and else with none',
  (startCommand) => {
    if (!executor) throw new Error('the plan has no executor');
    const config = plan.configOf(executor, () => null, startCommand);
    expect(executorSettingsSchema.parse(config)).toMatchObject({ venue: 'simulator', startCommand });
  },
);
