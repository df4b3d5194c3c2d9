// A strategy trades for itself only: the real executor, with processes on its signals lane that say they are somebody else.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Supervisor } from '../../main/supervisor/supervisor.ts';
import { MANUAL_BOOK } from '../../protocol/portfolio.ts';
import { createSignal } from '../support/executor-bench.ts';
import { journalFactsOf } from '../support/judged-home.ts';
import { createSupervisor, endSupervision, fixtureWorker, workerRow } from '../support/supervised-workers.ts';

const PATIENCE = { timeout: 30_000, interval: 20 };
const root = join(import.meta.dirname, '..', '..');
const files: Readonly<Record<string, string>> = {
  gateway: fixtureWorker('empty-venue'),
  executor: join(root, 'workers', 'executor', 'index.ts'),
  strategy: fixtureWorker('impostor'),
};

type Line = { readonly worker: string; readonly message: string; readonly fields: unknown };
let home = '';
let supervisor: Supervisor;
let lines: Line[] = [];

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'tw-forged-'));
  lines = [];
  supervisor = createSupervisor({
    workers: [
      workerRow('gateway', 'gateway'),
      workerRow('executor', 'executor', ['gateway']),
      workerRow('strategy:honest', 'strategy', ['executor']),
      workerRow('strategy:impostor', 'strategy', ['executor']),
    ],
    limits: { terminationGraceMs: 300 },
    bundleOf: (kind) => files[kind] ?? 'no-such-worker',
    home,
    configOf: ({ kind }) => (kind === 'executor' ? { venue: 'simulator', risk: {} } : {}),
    listener: { onLog: (worker, { message, fields }) => lines.push({ worker, message, fields }) },
  });
  supervisor.start();
  const phases = () => [...supervisor.state.workers.values()].map(({ phase }) => phase);
  await vi.waitFor(() => expect(phases()).toEqual(['running', 'running', 'running', 'running']), PATIENCE);
});
afterEach(async () => {
  await endSupervision(supervisor);
  rmSync(home, { recursive: true, force: true });
});

const send = (worker: string, id: string, strategyId: string) => {
  const nowUs = Date.now() * 1000;
  const times = { causedAtUs: nowUs, expiresAtUs: nowUs + 60_000_000 };
  return supervisor.ask(`strategy:${worker}`, 'send', createSignal(id, { strategyId, ...times }), 5_000);
};
const received = (): readonly string[] =>
  journalFactsOf(home).flatMap((fact) =>
    fact.kind === 'SignalReceived' ? [(fact['signal'] as { readonly signalId: string }).signalId] : [],
  );

/** Says it again until it is heard: what is sent before the lane is connected goes nowhere. */
const sendUntilReceived = (worker: string, id: string): Promise<void> =>
  vi.waitFor(async () => {
    await send(worker, id, worker);
    expect(received()).toContain(id);
  }, PATIENCE);

it('refuses a signal in the name of another strategy, says who sent it, and still takes what its sender may say', async () => {
  await sendUntilReceived('impostor', 'first');
  await send('impostor', 'forged', 'honest');
  await send('impostor', 'by hand', MANUAL_BOOK);
  // A lane keeps the order in which things were said: once this is there, the others were heard.
  await sendUntilReceived('impostor', 'last');
  await sendUntilReceived('honest', 'honest');
  expect(received()).toEqual(['first', 'last', 'honest']);
  const said = lines.filter(({ message }) => message === 'a signal in the name of another strategy was refused');
  expect(said).toMatchObject([{ worker: 'executor', fields: { sender: 'strategy:impostor', strategyId: 'honest' } }]);
});
