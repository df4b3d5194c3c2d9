// The table of components and the workers that they live in: the only place that a new component touches.
import type { WorkerKind } from '../../../protocol/lanes.ts';
import type { VenueName } from '../../../protocol/summary.ts';

/** A named part with its own health. `worker` is `main` for parts of the supervising process itself. */
export type ComponentRow = {
  readonly id: string;
  readonly worker: string;
  readonly required: boolean;
  readonly dependsOn: readonly string[];
};

/** A process. What it depends on follows from the components that live in it. */
export type WorkerRow = {
  readonly name: string;
  readonly kind: WorkerKind;
  /** Counts from 0 among the workers of its kind. */
  readonly instance: number;
  readonly required: boolean;
  /** Names of workers that must run before this one starts. */
  readonly dependsOn: readonly string[];
  readonly restartOnFailure: boolean;
  readonly startupDelayMs: number;
  /** How long it may take to leave after it was asked to. */
  readonly stopDeadlineMs: number;
};

export type Roster = { readonly components: readonly ComponentRow[]; readonly workers: readonly WorkerRow[] };

/** What a person may change about a component. Several components of one worker: the strictest wins. */
export type ComponentOverride = {
  readonly required?: boolean | undefined;
  readonly restartOnFailure?: boolean | undefined;
  readonly startupDelayMs?: number | undefined;
};

/** What is to run. */
export type RosterPlan = {
  readonly venue: VenueName;
  readonly strategies: readonly { readonly id: string; readonly required: boolean }[];
  /** Only the venue, for `tradewarden simulator`. */
  readonly onlySimulator?: boolean;
  readonly overrides?: Readonly<Record<string, ComponentOverride>>;
};

export const MAIN_PROCESS = 'main';
const EXECUTOR_STOP_DEADLINE_MS = 10_000;
const STOP_DEADLINE_MS = 3_000;

type ComponentTemplate = ComponentRow & { readonly isUsed: (plan: RosterPlan) => boolean };

const COMPONENTS: readonly ComponentTemplate[] = [
  { id: 'logging-system', worker: MAIN_PROCESS, required: true, dependsOn: [], isUsed: () => true },
  { id: 'health-monitor', worker: MAIN_PROCESS, required: true, dependsOn: [], isUsed: () => true },
  { id: 'simulator', worker: 'simulator', required: true, dependsOn: ['logging-system'], isUsed: usesSimulator },
  { id: 'alpaca-client', worker: 'gateway', required: true, dependsOn: ['logging-system', 'simulator'], isUsed: trades },
  { id: 'market-data-collector', worker: 'gateway', required: true, dependsOn: ['alpaca-client'], isUsed: trades },
  { id: 'order-executor', worker: 'executor', required: true, dependsOn: ['alpaca-client'], isUsed: trades },
  { id: 'position-manager', worker: 'executor', required: true, dependsOn: ['order-executor'], isUsed: trades },
  { id: 'risk-management', worker: 'executor', required: true, dependsOn: ['position-manager'], isUsed: trades },
  { id: 'performance-tracker', worker: 'executor', required: true, dependsOn: ['position-manager'], isUsed: trades },
];

const WORKER_KINDS: Readonly<Record<string, WorkerKind>> = { simulator: 'simulator', gateway: 'gateway', executor: 'executor' };

/** The name of the worker, and the id of the component, that a strategy lives in. */
export const strategyWorker = (id: string): string => `strategy:${id}`;

/** Builds the roster of a plan. Throws when an override names a component that is not there. */
export function buildRoster(plan: RosterPlan): Roster {
  const strategies: readonly ComponentRow[] = plan.onlySimulator
    ? []
    : plan.strategies.map(({ id, required }) => ({
        id: strategyWorker(id),
        worker: strategyWorker(id),
        required,
        dependsOn: ['market-data-collector', 'risk-management'],
      }));
  const used = [...COMPONENTS.filter(({ isUsed }) => isUsed(plan)), ...strategies];
  const overrides = plan.overrides ?? {};
  const components = used.map(({ id, worker, required, dependsOn }) => ({
    id,
    worker,
    required: overrides[id]?.required ?? required,
    // "simulator if used": a dependency that this plan does not run cannot hold anything up.
    dependsOn: dependsOn.filter((dependency) => used.some((row) => row.id === dependency)),
  }));
  for (const id of Object.keys(overrides)) {
    if (!components.some((row) => row.id === id)) throw new RangeError(`no component is called "${id}"`);
  }
  const names = [...new Set(components.map(({ worker }) => worker))].filter((name) => name !== MAIN_PROCESS);
  const workers = names.map((name) => toWorkerRow(name, components, overrides));
  return { components, workers: numberInstances(workers) };
}

function toWorkerRow(
  name: string,
  components: readonly ComponentRow[],
  overrides: Readonly<Record<string, ComponentOverride>>,
): WorkerRow {
  const own = components.filter(({ worker }) => worker === name);
  const workerOf = new Map(components.map(({ id, worker }) => [id, worker]));
  const dependsOn = new Set(own.flatMap((row) => row.dependsOn.map((id) => workerOf.get(id) ?? MAIN_PROCESS)));
  const kind = WORKER_KINDS[name] ?? 'strategy';
  return {
    name,
    kind,
    instance: 0,
    required: own.some(({ required }) => required),
    dependsOn: [...dependsOn].filter((worker) => worker !== name && worker !== MAIN_PROCESS),
    restartOnFailure: own.every(({ id }) => overrides[id]?.restartOnFailure ?? true),
    startupDelayMs: Math.max(0, ...own.map(({ id }) => overrides[id]?.startupDelayMs ?? 0)),
    stopDeadlineMs: kind === 'executor' ? EXECUTOR_STOP_DEADLINE_MS : STOP_DEADLINE_MS,
  };
}

function numberInstances(workers: readonly WorkerRow[]): readonly WorkerRow[] {
  const counts = new Map<WorkerKind, number>();
  return workers.map((row) => {
    const instance = counts.get(row.kind) ?? 0;
    counts.set(row.kind, instance + 1);
    return { ...row, instance };
  });
}

function usesSimulator(plan: RosterPlan): boolean {
  return plan.venue === 'simulator';
}

function trades(plan: RosterPlan): boolean {
  return plan.onlySimulator !== true;
}
