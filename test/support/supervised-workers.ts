// Workers under a supervisor of their own, for tests and benchmarks that need nothing else of a session.
import type { WorkerRow } from '../../main/supervisor/core/roster.ts';
import { DEFAULT_LIMITS, type SupervisionLimits } from '../../main/supervisor/core/supervisor-state.ts';
import { LanePlan } from '../../main/supervisor/lane-plan.ts';
import { createNodeLauncher } from '../../main/supervisor/node-launcher.ts';
import { Supervisor } from '../../main/supervisor/supervisor.ts';
import type { SupervisorListener } from '../../main/supervisor/supervisor-listener.ts';
import type { SupervisorOptions } from '../../main/supervisor/supervisor-options.ts';
import { createCurveKeyPair } from '../../runtime/lane-sockets.ts';

/** The file of one of the workers that are made for tests. */
export const fixtureWorker = (name: string): string => new URL(`../fixtures/workers/${name}.ts`, import.meta.url).pathname;

export const workerRow = (
  name: string,
  kind: WorkerRow['kind'],
  dependsOn: readonly string[] = [],
  differences: Partial<WorkerRow> = {},
): WorkerRow => ({
  name,
  kind,
  instance: 0,
  required: true,
  dependsOn,
  restartOnFailure: true,
  startupDelayMs: 0,
  stopDeadlineMs: 1_000,
  ...differences,
});

export type Supervised = {
  readonly workers: readonly WorkerRow[];
  readonly components?: SupervisorOptions['roster']['components'];
  readonly limits?: Partial<SupervisionLimits>;
  /** The file of a worker kind; the obedient one by default. */
  readonly bundleOf?: (kind: string) => string;
  readonly home?: string;
  readonly configOf?: SupervisorOptions['configOf'];
  readonly listener?: Partial<SupervisorListener>;
  readonly onSpawned?: () => void;
};

/** Not started yet. */
export function createSupervisor(supervised: Supervised): Supervisor {
  const { workers, components = [], limits, bundleOf, home = '/nowhere', configOf, listener, onSpawned } = supervised;
  const roster = { components, workers };
  return new Supervisor({
    roster,
    limits: { ...DEFAULT_LIMITS, ...limits },
    launcher: createNodeLauncher(bundleOf ?? (() => fixtureWorker('obedient'))),
    lanes: new LanePlan(roster, 'auto', createCurveKeyPair),
    home,
    configOf: configOf ?? (() => ({})),
    listener: { ...NOBODY_LISTENS, ...listener },
    ...(onSpawned ? { onSpawned } : {}),
  });
}

/** Asks, hurries and kills: for the end of a test. */
export async function endSupervision(supervisor: Supervisor): Promise<void> {
  for (let request = 0; request < 3; request++) supervisor.stop();
  await supervisor.ended;
}

const NOBODY_LISTENS: SupervisorListener = {
  onReport: () => {},
  onLog: () => {},
  onStrayLine: () => {},
  onAlert: () => {},
  onFatal: () => {},
  onReady: () => {},
  onLost: () => {},
  onRequest: () => Promise.reject(new Error('nobody asks here')),
  beforeStop: () => Promise.resolve(),
};
