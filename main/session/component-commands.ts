// What a person may do with one component: restart it, stop it, start it, a strategy with a new configuration, too.
import type { ComponentOutcome, RestartOutcome, StrategyConfiguration } from '../../protocol/main-requests.ts';
import type { ComponentState } from '../../protocol/status.ts';
import { suggest } from '../settings/suggest.ts';
import { MAIN_PROCESS } from '../supervisor/core/component-table.ts';
import type { ComponentRow, Roster } from '../supervisor/core/roster.ts';
import { isAtRest } from '../supervisor/core/supervisor-state.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';

/** What is wrong with a configuration for the strategy of a worker, one sentence each. */
export type FindMistakes = (worker: string, configuration: StrategyConfiguration) => Promise<readonly string[]>;

/** Every method throws a RangeError that says what is wrong with the request; nothing has happened then. */
export class ComponentCommands {
  readonly #supervisor: Supervisor;
  readonly #findMistakes: FindMistakes;
  readonly #configurations = new Map<string, StrategyConfiguration>();

  constructor(supervisor: Supervisor, findMistakes: FindMistakes) {
    this.#supervisor = supervisor;
    this.#findMistakes = findMistakes;
  }

  restart(component: string): RestartOutcome {
    const { worker } = this.#find(component);
    const { components, workers } = this.#supervisor.state.roster;
    const also = new Set([worker]);
    // Dependents of dependents, too; the roster has no circles.
    for (const row of workers) if (row.restartsWith?.some((name) => also.has(name))) also.add(row.name);
    const dependents = new Set([worker]);
    for (const row of workers) if (row.dependsOn.some((name) => dependents.has(name))) dependents.add(row.name);
    this.#supervisor.restart(worker);
    return {
      component,
      worker,
      restarts: components.filter((row) => also.has(row.worker)).map(({ id }) => id),
      resynchronises: components.filter((row) => dependents.has(row.worker) && !also.has(row.worker)).map(({ id }) => id),
    };
  }

  /** Nothing happens to one that runs already, unless it gets a configuration: then it starts afresh with that. */
  async start(component: string, configuration?: StrategyConfiguration): Promise<ComponentOutcome> {
    const row = this.#find(component);
    if (configuration !== undefined) {
      if (!component.startsWith('strategy:'))
        throw new RangeError(`${component} takes no configuration: only a strategy is given one when it starts`);
      const mistakes = await this.#findMistakes(row.worker, this.#merged(row.worker, configuration));
      if (mistakes.length > 0) throw new RangeError(`${component} stays as it is: ${mistakes.join('; ')}`);
      this.#configurations.set(row.worker, this.#merged(row.worker, configuration));
      this.#supervisor.restart(row.worker);
    } else this.#supervisor.startWorkers(row.worker);
    return this.#outcome(row);
  }

  stop(component: string): ComponentOutcome {
    const row = this.#find(component);
    const { workers, components } = this.#supervisor.state.roster;
    const needy = workers.filter(({ name, dependsOn }) => dependsOn.includes(row.worker) && !this.#rests(name));
    if (needy.length > 0) {
      const ids = components.filter(({ worker }) => needy.some(({ name }) => name === worker)).map(({ id }) => id);
      throw new RangeError(
        `${component} cannot be stopped alone: ${ids.join(', ')} need it; stop them first, or use "tradewarden stop"`,
      );
    }
    this.#supervisor.stopWorkers(row.worker);
    return this.#outcome(row);
  }

  /** The configuration of a worker as a person changed it: `config` is what the settings say. */
  configured(worker: string, config: unknown): unknown {
    const { symbols, parameters, paused } = this.#configurations.get(worker) ?? {};
    if (typeof config !== 'object' || config === null) return config;
    const before = (config as { readonly parameters?: object }).parameters;
    return {
      ...config,
      ...(symbols === undefined ? {} : { symbols }),
      ...(parameters === undefined ? {} : { parameters: { ...before, ...parameters } }),
      ...(paused === undefined ? {} : { paused }),
    };
  }

  /** What this one leaves out stays as it was asked for before. */
  #merged(worker: string, configuration: StrategyConfiguration): StrategyConfiguration {
    const given = Object.entries(configuration).filter(([, value]) => value !== undefined);
    return { ...this.#configurations.get(worker), ...Object.fromEntries(given) };
  }

  #find(component: string): ComponentRow {
    const found = findComponent(this.#supervisor.state.roster, component);
    if (found.worker === MAIN_PROCESS)
      throw new RangeError(
        `${component} is a part of the program itself: it starts and stops with "tradewarden run" and "tradewarden stop"`,
      );
    return found;
  }

  #rests(worker: string): boolean {
    const record = this.#supervisor.state.workers.get(worker);
    return record !== undefined && (isAtRest(record) || record.phase === 'failed');
  }

  #outcome({ id, worker }: ComponentRow): ComponentOutcome {
    const state: ComponentState = this.#supervisor.state.workers.get(worker)?.phase ?? 'disabled';
    return { component: id, worker, state };
  }
}

/** Throws a RangeError that says what was probably meant. */
export function findComponent({ components }: Roster, component: string): ComponentRow {
  const found = components.find(({ id }) => id === component);
  if (found) return found;
  const ids = components.map(({ id }) => id);
  const meant = suggest(component, ids);
  const hint = meant === undefined ? `expected one of ${ids.join(', ')}` : `did you mean "${meant}"?`;
  throw new RangeError(`no component is called "${component}": ${hint}`);
}
