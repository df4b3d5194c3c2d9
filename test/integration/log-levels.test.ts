// How much a running instance logs, changed while it runs: of a worker too, which sends no more than somebody wants to read.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { homeOf } from '../../main/home.ts';
import { readInstanceNote } from '../../main/locks/instance-lock.ts';
import { talkTo } from '../support/control-talk.ts';
import { freshSessionForEachTest, PATIENCE } from '../support/session-room.ts';

const room = freshSessionForEachTest();

const TALKATIVE = `export const strategy = {
  name: 'talkative',
  description: 'Says every trade that it sees',
  parameters: {},
  create: (context) => ({ onTrade: ({ price }) => context.log('saw ' + price) }),
};
`;

it('changes how much a component logs while it runs, and names what cannot be changed', async () => {
  writeFileSync(join(room.home, 'talkative.js'), TALKATIVE);
  const talkative = { id: 'talkative', strategy: './talkative.js', symbols: ['SPY'] };
  const settings = { strategies: [talkative], logging: { levels: { 'strategy:talkative': 'error' } } };
  writeFileSync(join(room.home, 'settings.json'), JSON.stringify(settings));
  const session = room.start('run', '--ports', 'auto', '--speed', '20');
  await room.upAndRunning();
  const { control } = readInstanceNote(homeOf(room.home, {}, '/')) ?? {};
  if (!control) throw new Error('the instance left no note of how to reach it');
  const ask = async (component: string, level: string): Promise<unknown> =>
    JSON.parse(await talkTo(control, `${JSON.stringify({ command: 'set-log-level', component, level, by: 'a person' })}\n`));
  const said = async (): Promise<string> => (await room.tell('logs', 'strategy:talkative')).stdout;

  expect(await said()).not.toContain('saw');
  expect(await ask('strategy:talkative', 'info')).toMatchObject({ ok: true, result: { 'strategy:talkative': 'info' } });
  await vi.waitFor(async () => expect(await said()).toMatch(/saw \d/), PATIENCE);
  expect(await ask('nobody', 'info')).toMatchObject({ ok: false, error: expect.stringContaining('nobody') });
  expect(await ask('gateway', 'loud')).toMatchObject({ ok: false, error: expect.stringContaining('level: found "loud"') });
  expect(await ask('all', 'warn')).toMatchObject({ ok: true });
  await room.tell('stop');
  expect((await session.ended).code).toBe(0);
});
