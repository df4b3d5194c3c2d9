// The table of components: the only place that an addition touches. Most rows take the defaults of their worker.
import type { WorkerKind } from '../../../protocol/lanes.ts';
import { strategyWorker } from '../../../protocol/signals.ts';
import type { VenueName } from '../../../protocol/summary.ts';

/**
 * How main finds out whether a component is well. `heartbeat`: its process shows progress. `http`: a GET that must answer 2xx, an
 * absolute address or a path at the address (`url`) that its worker told when it became ready. `method`: a question over the
 * parent channel, answered with `{ state: 'ok' | 'degraded', reason }`.
 */
export type HealthCheck =
  | { readonly kind: 'heartbeat' }
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'method'; readonly question: string };

/** `worker` is `main` for parts of the supervising process itself. */
export type ComponentTemplate = {
  readonly id: string;
  readonly worker: string;
  readonly required: boolean;
  readonly dependsOn: readonly string[];
  readonly healthCheck?: HealthCheck;
  /** What it does when something that it depends on is restarted: most notice by themselves and resynchronise. */
  readonly whenDependencyRestarts?: 'resynchronise' | 'restart';
};

/** What is to run. */
export type RosterPlan = {
  readonly venue: VenueName;
  readonly strategies: readonly { readonly id: string; readonly required: boolean }[];
  /** Only the venue, for `tradewarden simulator`. */
  readonly onlySimulator?: boolean;
  /** A desk for a browser, or one whose window is part of the session; without this there is none. */
  readonly desk?: 'browser' | 'window' | undefined;
  readonly overrides?: Readonly<Record<string, ComponentOverride>>;
};

/** What a person may change about a component. Several components of one worker: the strictest wins. */
export type ComponentOverride = {
  readonly required?: boolean | undefined;
  readonly restartOnFailure?: boolean | undefined;
  readonly maxRestarts?: number | undefined;
  readonly healthCheck?: HealthCheck | undefined;
  readonly startupDelayMs?: number | undefined;
  /** Laid over what its worker is told at the start; the worker checks the result. */
  readonly configOverrides?: Readonly<Record<string, unknown>> | undefined;
  /** 0 disables it. */
  readonly instances?: number | undefined;
};

export const MAIN_PROCESS = 'main';

export const WORKER_KINDS: Readonly<Record<string, WorkerKind>> = {
  simulator: 'simulator',
  gateway: 'gateway',
  executor: 'executor',
  desk: 'desk',
};

/** How many workers of a kind may share their work; one each for kinds that are not named. */
export const MOST_INSTANCES: Readonly<Partial<Record<WorkerKind, number>>> = { executor: 4 };

const EXECUTOR_STOP_DEADLINE_MS = 10_000;
const STOP_DEADLINE_MS = 3_000;

/** How long a worker may take to leave after it was asked to: the executor has the most to put in order. */
export const stopDeadlineOf = (kind: WorkerKind): number =>
  kind === 'executor' ? EXECUTOR_STOP_DEADLINE_MS : STOP_DEADLINE_MS;

/** The kinds that start without waiting for those that they connect to, and hear of the lanes when these are known. */
export const STARTS_BEFORE_ITS_PEERS: ReadonlySet<WorkerKind> = new Set(['desk']);

/** The components of a plan, in the order in which people read them. */
export function componentsOf(plan: RosterPlan): readonly ComponentTemplate[] {
  return [
    { id: 'logging-system', worker: MAIN_PROCESS, required: true, dependsOn: [] },
    { id: 'health-monitor', worker: MAIN_PROCESS, required: true, dependsOn: [] },
    ...(plan.venue === 'simulator' ? SIMULATOR : []),
    ...(plan.onlySimulator ? [] : [...TRADING, ...plan.strategies.map(toStrategy)]),
    ...(plan.desk === undefined ? [] : [toDesk(plan.desk)]),
  ];
}

/**
 * The components that live in a worker, the first being the one that its own lines belong to; for `main`, itself before them, because
 * most of what it says is about the whole program. What is no worker with several of them stands for itself.
 */
export function componentsIn(worker: string): readonly string[] {
  const [, name = worker, copy = ''] = /^(\w+)(-\d+)?$/.exec(worker) ?? [];
  const ids = ALL.filter((template) => template.worker === name).map(({ id }) => `${id}${copy}`);
  if (name === MAIN_PROCESS) return [MAIN_PROCESS, ...ids];
  return ids.length === 0 ? [worker] : ids;
}

/** Whose line it is that a worker wrote: of the component that it names, or of the worker's first. */
export function componentOfLine(worker: string, component: string | undefined): string {
  const [first = worker, ...others] = componentsIn(worker);
  const copy = /^\w+(-\d+)$/.exec(worker)?.[1] ?? '';
  return others.find((id) => component !== undefined && id === `${component}${copy}`) ?? first;
}

const asks = (question: string): HealthCheck => ({ kind: 'method', question });

const SIMULATOR: readonly ComponentTemplate[] = [
  { id: 'simulator', worker: 'simulator', required: true, dependsOn: ['logging-system'], healthCheck: asks('market-state') },
];

const TRADING: readonly ComponentTemplate[] = [
  {
    id: 'alpaca-client',
    worker: 'gateway',
    required: true,
    dependsOn: ['logging-system', 'simulator'],
    healthCheck: asks('gateway-health'),
  },
  { id: 'market-data-collector', worker: 'gateway', required: true, dependsOn: ['alpaca-client'] },
  { id: 'order-executor', worker: 'executor', required: true, dependsOn: ['alpaca-client'], healthCheck: asks('books') },
  { id: 'position-manager', worker: 'executor', required: true, dependsOn: ['order-executor'] },
  { id: 'risk-management', worker: 'executor', required: true, dependsOn: ['position-manager'] },
  { id: 'performance-tracker', worker: 'executor', required: true, dependsOn: ['position-manager'] },
];

const toStrategy = ({ id, required }: RosterPlan['strategies'][number]): ComponentTemplate => ({
  id: strategyWorker(id),
  worker: strategyWorker(id),
  required,
  dependsOn: ['market-data-collector', 'risk-management'],
  healthCheck: asks('status'),
});

const toDesk = (desk: 'browser' | 'window'): ComponentTemplate => ({
  id: 'realtime-monitor',
  worker: 'desk',
  required: desk === 'window',
  dependsOn: ['health-monitor'],
});

const ALL = componentsOf({ venue: 'simulator', strategies: [], desk: 'browser' });
