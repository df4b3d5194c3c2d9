// What a session remembers for those who look later: log lines, levels, and the last day of each component.
import type { LogLevel } from '../../protocol/log-level.ts';
import type { ComponentHistory, LogLine } from '../../protocol/main-requests.ts';
import type { ComponentStatus } from '../../protocol/status.ts';
import { ComponentHistories } from '../health/component-history.ts';
import type { SessionLogs } from '../logging/session-logs.ts';
import { MAIN_PROCESS } from '../supervisor/core/component-table.ts';
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
    return this.#logs.latest({ source: this.#sourceOf(component), level }, lines);
  }

  followLogs(component: string | undefined, level: LogLevel | undefined, onLine: (line: LogLine) => void): () => void {
    return this.#logs.follow({ source: this.#sourceOf(component), level }, onLine);
  }

  /** Returns the levels in force, by source. */
  setLogLevel(component: string, level: LogLevel): Readonly<Record<string, LogLevel>> {
    this.#logs.setLevel(component === 'all' ? 'all' : (this.#sourceOf(component) ?? MAIN_PROCESS), level);
    const workers = [...this.#supervisor.state.workers.keys()];
    for (const worker of workers) this.#supervisor.setLogLevel(worker, this.#logs.levelOf(worker));
    return Object.fromEntries([MAIN_PROCESS, ...workers].map((source) => [source, this.#logs.levelOf(source)]));
  }

  history(component: string): ComponentHistory {
    const { id, worker } = findComponent(this.#supervisor.state.roster, component);
    return { component: id, ...this.#histories.of(id), errors: this.#logs.errorsOf(worker) };
  }

  /** A worker may be named, too: its file is called like it. */
  #sourceOf(component: string | undefined): string | undefined {
    if (component === undefined || component === MAIN_PROCESS || this.#supervisor.state.workers.has(component))
      return component;
    return findComponent(this.#supervisor.state.roster, component).worker;
  }

  #resourcesOf(worker: string) {
    return worker === MAIN_PROCESS ? null : this.#supervisor.figuresOf(worker).resources;
  }
}
