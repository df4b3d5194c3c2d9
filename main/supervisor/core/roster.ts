// The roster of a session: its components with everything that a person may set about them, and the workers that they live in.
import type { WorkerKind } from '../../../protocol/lanes.ts';
import {
  type ComponentTemplate,
  componentsOf,
  type HealthCheck,
  MAIN_PROCESS,
  MOST_INSTANCES,
  type RosterPlan,
  stopDeadlineOf,
  WORKER_KINDS,
} from './component-table.ts';

/** A named part with its own health. */
export type ComponentRow = {
  readonly id: string;
  /** `main` for parts of the supervising process itself. */
  readonly worker: string;
  readonly required: boolean;
  readonly dependsOn: readonly string[];
  readonly restartOnFailure: boolean;
  /** Restarts within the sliding window, for each cause; null takes the limit of all. */
  readonly maxRestarts: number | null;
  readonly healthCheck: HealthCheck;
  readonly startupDelayMs: number;
  readonly configOverrides: Readonly<Record<string, unknown>>;
  /** How many workers carry it; 0 when it is disabled. */
  readonly instances: number;
  readonly whenDependencyRestarts: 'resynchronise' | 'restart';
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
  readonly maxRestarts?: number | null;
  readonly startupDelayMs: number;
  readonly configOverrides?: Readonly<Record<string, unknown>>;
  /** Names of workers whose restart restarts this one, too. */
  readonly restartsWith?: readonly string[];
  readonly isDisabled?: boolean;
  /** How long it may take to leave after it was asked to. */
  readonly stopDeadlineMs: number;
};

export type Roster = { readonly components: readonly ComponentRow[]; readonly workers: readonly WorkerRow[] };

/** Builds the roster of a plan. Overrides of components that this plan does not use change nothing. Throws a RangeError when one asks too much. */
export function buildRoster(plan: RosterPlan): Roster {
  const templates = componentsOf(plan);
  const overrides = plan.overrides ?? {};
  const components = templates.map((template) => toComponentRow(template, templates, overrides[template.id] ?? {}));
  const names = [...new Set(components.map(({ worker }) => worker))].filter((name) => name !== MAIN_PROCESS);
  const copies = new Map(names.map((name) => [name, copiesOf(name, components)]));
  const workers = names.flatMap((name) => {
    const row = toWorkerRow(name, components);
    const dependsOn = row.dependsOn.flatMap((worker) => copies.get(worker) ?? [worker]);
    return (copies.get(name) ?? [name]).map((copy) => ({ ...row, name: copy, dependsOn }));
  });
  const others = components.flatMap((row) =>
    row.worker !== MAIN_PROCESS && row.instances > 1
      ? (copies.get(row.worker) ?? []).slice(1).map((worker, index) => ({ ...row, id: `${row.id}-${index + 2}`, worker }))
      : [],
  );
  return { components: [...components, ...others], workers: numberInstances(workers) };
}

/** The workers that carry a component together: `executor`, `executor-2`, … */
function copiesOf(name: string, components: readonly ComponentRow[]): readonly string[] {
  const instances = Math.max(1, ...components.filter(({ worker }) => worker === name).map((row) => row.instances));
  return Array.from({ length: instances }, (_, index) => (index === 0 ? name : `${name}-${index + 1}`));
}

function toComponentRow(
  template: ComponentTemplate,
  used: readonly ComponentTemplate[],
  override: NonNullable<RosterPlan['overrides']>[string],
): ComponentRow {
  const instances = override.instances ?? 1;
  const most = MOST_INSTANCES[kindOf(template.worker)] ?? 1;
  if (instances > most)
    throw new RangeError(`${template.id}.instances: found ${instances}, expected at most ${most} for this component`);
  if (instances === 0 && template.worker === MAIN_PROCESS)
    throw new RangeError(`${template.id}.instances: found 0, expected 1: it is a part of the program itself`);
  return {
    id: template.id,
    worker: template.worker,
    required: override.required ?? template.required,
    // "simulator if used": a dependency that this plan does not run cannot hold anything up.
    dependsOn: template.dependsOn.filter((dependency) => used.some((row) => row.id === dependency)),
    restartOnFailure: override.restartOnFailure ?? true,
    maxRestarts: override.maxRestarts ?? null,
    healthCheck: override.healthCheck ?? template.healthCheck ?? { kind: 'heartbeat' },
    startupDelayMs: override.startupDelayMs ?? 0,
    configOverrides: override.configOverrides ?? {},
    instances,
    whenDependencyRestarts: template.whenDependencyRestarts ?? 'resynchronise',
  };
}

function toWorkerRow(name: string, components: readonly ComponentRow[]): WorkerRow {
  const own = components.filter(({ worker }) => worker === name);
  const workerOf = new Map(components.map(({ id, worker }) => [id, worker]));
  const foreign = (rows: readonly ComponentRow[]): readonly string[] => {
    const workers = new Set(rows.flatMap((row) => row.dependsOn.map((id) => workerOf.get(id) ?? MAIN_PROCESS)));
    return [...workers].filter((worker) => worker !== name && worker !== MAIN_PROCESS);
  };
  const kind = kindOf(name);
  const budgets = own.flatMap(({ maxRestarts }) => (maxRestarts === null ? [] : [maxRestarts]));
  return {
    name,
    kind,
    instance: 0,
    required: own.some(({ required }) => required),
    dependsOn: foreign(own),
    restartOnFailure: own.every(({ restartOnFailure }) => restartOnFailure),
    maxRestarts: budgets.length === 0 ? null : Math.min(...budgets),
    startupDelayMs: Math.max(0, ...own.map(({ startupDelayMs }) => startupDelayMs)),
    configOverrides: Object.assign({}, ...own.map(({ configOverrides }) => configOverrides)) as Record<string, unknown>,
    restartsWith: foreign(own.filter(({ whenDependencyRestarts }) => whenDependencyRestarts === 'restart')),
    isDisabled: own.every(({ instances }) => instances === 0),
    stopDeadlineMs: stopDeadlineOf(kind),
  };
}

const kindOf = (worker: string): WorkerKind => WORKER_KINDS[worker] ?? 'strategy';

function numberInstances(workers: readonly WorkerRow[]): readonly WorkerRow[] {
  const counts = new Map<WorkerKind, number>();
  return workers.map((row) => {
    const instance = counts.get(row.kind) ?? 0;
    counts.set(row.kind, instance + 1);
    return { ...row, instance };
  });
}
