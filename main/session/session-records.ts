// What a session remembers for those who look later: log lines, levels, and the last day of each component.
import type { LogLevel } from '../../protocol/log-level.ts';
import type { ComponentHistory, LogLine } from '../../protocol/main-requests.ts';
import type { ComponentStatus } from '../../protocol/status.ts';
import { ComponentHistories } from '../health/component-history.ts';
import { leastLevelOf } from '../logging/least-level.ts';
import type { SessionLogs } from '../logging/session-logs.ts';
import { componentsIn, MAIN_PROCESS } from '../supervisor/core/component-table.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import { findComponent } from './component-commands.ts';

const LOOK_EVERY_MS = 1_000;
const DEFAULT_LINES = 200;

export class SessionRecords {
  readonly #supervisor: Supervisor;
  readonly #logs: SessionLogs;
  readonly #histories = new ComponentHistories();
  #timer: NodeJS.Timeout | undefined;

  constructor(supervisor: Supervisor, logs: SessionLogs) {
    this.#supervisor = supervisor;
    this.#logs = logs;
  }

  /** Looks at every component each second; `onChange` hears of those whose state has changed. */
  watch(describe: () => readonly ComponentStatus[], onChange: (component: ComponentStatus) => void): void {
    const look = (): void => {
      const atUs = Date.now() * 1000;
      for (const component of describe())
        if (this.#histories.note(component, this.#resourcesOf(component.worker), atUs)) onChange(component);
    };
    look();
    this.#timer = setInterval(look, LOOK_EVERY_MS);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Oldest first. Throws a RangeError for a component that is not there. */
  logs(component?: string, lines = DEFAULT_LINES, level?: LogLevel): readonly LogLine[] {
    return this.#logs.latest({ sources: this.#sourcesOf(component), level }, lines);
  }

  followLogs(component: string | undefined, level: LogLevel | undefined, onLine: (line: LogLine) => void): () => void {
    return this.#logs.follow({ sources: this.#sourcesOf(component), level }, onLine);
  }

  /** Returns the levels in force, by component. */
  setLogLevel(component: string, level: LogLevel): Readonly<Record<string, LogLevel>> {
    const sources = component === 'all' ? ['all'] : (this.#sourcesOf(component) ?? []);
    for (const source of sources) this.#logs.setLevel(source, level);
    const { workers, roster } = this.#supervisor.state;
    for (const worker of workers.keys()) this.#supervisor.setLogLevel(worker, leastLevelOf(worker, this.#logs));
    const ids = [MAIN_PROCESS, ...roster.components.map(({ id }) => id)];
    return Object.fromEntries(ids.map((id) => [id, this.#logs.levelOf(id)]));
  }

  history(component: string): ComponentHistory {
    const { id } = findComponent(this.#supervisor.state.roster, component);
    return { component: id, ...this.#histories.of(id), errors: this.#logs.errorsOf(id) };
  }

  /** A worker may be named, too: it stands for all that live in it. Throws a RangeError for what is neither. */
  #sourcesOf(component: string | undefined): readonly string[] | undefined {
    if (component === undefined) return undefined;
    if (component === MAIN_PROCESS || this.#supervisor.state.workers.has(component)) return componentsIn(component);
    return [findComponent(this.#supervisor.state.roster, component).id];
  }

  #resourcesOf(worker: string) {
    return worker === MAIN_PROCESS ? null : this.#supervisor.figuresOf(worker).resources;
  }
}
