// Stop means stop, also for an executor that is not ready yet: the real executor against a venue that takes its time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TradingControl } from '../../main/session/trading-control.ts';
import type { Supervisor } from '../../main/supervisor/supervisor.ts';
import type { ControlCommand } from '../../protocol/control.ts';
import { createSupervisor, endSupervision, workerRow } from '../support/supervised-workers.ts';

const HALT: ControlCommand = { kind: 'halt', by: 'somebody', reason: 'enough' };
const RESUME: ControlCommand = { kind: 'resume', by: 'somebody', reason: 'go on' };
const PATIENCE = { timeout: 30_000, interval: 20 };
const root = join(import.meta.dirname, '..', '..');
const files: Readonly<Record<string, string>> = {
  gateway: join(root, 'test', 'fixtures', 'workers', 'slow-venue.ts'),
  executor: join(root, 'workers', 'executor', 'index.ts'),
};

let home = '';
let supervisor: Supervisor;
let control: TradingControl;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tw-halt-'));
  supervisor = createSupervisor({
    workers: [workerRow('gateway', 'gateway'), workerRow('executor', 'executor', ['gateway'])],
    limits: { terminationGraceMs: 300 },
    bundleOf: (kind) => files[kind] ?? 'no-such-worker',
    home,
    configOf: ({ kind }) => (kind === 'executor' ? { venue: 'simulator', risk: {}, startCommand: control.startCommand } : {}),
  });
  control = new TradingControl(['executor'], (executor, command, timeoutMs) =>
    supervisor.ask(executor, 'control', command, timeoutMs),
  );
});
afterEach(async () => {
  await endSupervision(supervisor);
  control.close();
  rmSync(home, { recursive: true, force: true });
});

const phase = () => supervisor.state.workers.get('executor')?.phase;
const tellAccount = () => supervisor.ask('gateway', 'tell-account', null, 5_000);
const venueWasAsked = (question: string): Promise<void> =>
  vi.waitFor(
    async () =>
      expect(await supervisor.ask('gateway', 'asked', null, 5_000)).toMatchObject({
        value: expect.arrayContaining([question]),
      }),
    PATIENCE,
  );
const booksSay = (tradingState: string): Promise<void> =>
  vi.waitFor(
    async () =>
      expect(await supervisor.ask('executor', 'books', null, 5_000)).toMatchObject({ ok: true, value: { tradingState } }),
    PATIENCE,
  );

it('halt reaches an executor that is still starting, and so does resume', async () => {
  supervisor.start();
  await venueWasAsked('account');
  await tellAccount();
  await booksSay('ACTIVE');
  expect(await control.command(HALT)).toEqual({ tradingState: 'HALTED', cancelsRequested: 0, pending: [] });
  await booksSay('HALTED');
  expect(await control.command(RESUME)).toMatchObject({ tradingState: 'ACTIVE', pending: [] });
  expect(phase()).toBe('starting');
});

it('halt waits for an executor that does not know its account yet, and is obeyed as soon as it does', async () => {
  supervisor.start();
  await venueWasAsked('account');
  expect(await control.command(RESUME)).toMatchObject({ pending: [{ reason: expect.stringContaining('still starting') }] });
  const halted = control.command(HALT);
  await tellAccount();
  expect(await halted).toEqual({ tradingState: 'HALTED', cancelsRequested: 0, pending: [] });
  expect(phase()).toBe('starting');
});

it('halt that was said while the executor was down is obeyed before it is ready, without being said again', async () => {
  expect(await control.command(HALT)).toMatchObject({ pending: [{ executor: 'executor', reason: 'executor is stopped' }] });
  const { startCommand } = control;
  expect(startCommand).toEqual(HALT);
  supervisor.start();
  await venueWasAsked('account');
  // Nobody is left who could say it once more.
  control.close();
  await tellAccount();
  await booksSay('HALTED');
  expect(phase()).toBe('starting');
});
