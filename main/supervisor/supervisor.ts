// The shell around the supervisor core: processes, timers and messages in, effects out.
import type { LogLevel } from '../../protocol/log-level.ts';
import type { MainEvent } from '../../protocol/main-requests.ts';
import type { MessageToMain, MessageToWorker } from '../../protocol/parent-channel.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import { AlarmClock } from './alarm-clock.ts';
import { STARTS_BEFORE_ITS_PEERS } from './core/component-table.ts';
import { decide } from './core/decide.ts';
import type { WorkerRow } from './core/roster.ts';
import type { SupervisorEffect } from './core/supervisor-effect.ts';
import type { SupervisorEvent } from './core/supervisor-event.ts';
import { createSupervisorState, isDown, type SupervisorState } from './core/supervisor-state.ts';
import { LiveProcesses } from './live-processes.ts';
import { answerWorker, startMessage } from './messages-to-worker.ts';
import { lookAtProcess } from './process-sight.ts';
import { type Answer, Questions } from './questions.ts';
import type { SupervisorOptions } from './supervisor-options.ts';
import { WorkerFigures } from './worker-figures.ts';
import { eventOf, noteMessage } from './worker-messages.ts';

export class Supervisor {
  /** Resolves when a stop has ended and nothing is left. */
  readonly ended: Promise<void>;
  readonly #options: SupervisorOptions;
  readonly #processes = new LiveProcesses();
  readonly #figures: ReadonlyMap<string, WorkerFigures>;
  readonly #questions = new Questions();
  readonly #clock = new AlarmClock(() => this.#feel({ kind: 'clock' }));
  #state: SupervisorState;
  #end: () => void = () => {};

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#state = createSupervisorState(options.roster, options.limits, PROTOCOL_VERSION);
    this.#figures = new Map(options.roster.workers.map(({ name }) => [name, new WorkerFigures()]));
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get state(): SupervisorState {
    return this.#state;
  }

  start(): void {
    this.#clock.start();
    this.#feel({ kind: 'start-requested' });
  }

  /** Asks everything to stop; again to hurry, a third time to kill. `ended` tells when it is over. */
  stop(): void {
    this.#feel({ kind: 'stop-requested' });
  }

  restart(worker: string): void {
    this.#feel({ kind: 'restart-requested', worker });
  }

  startWorkers(...workers: readonly string[]): void {
    this.#feel({ kind: 'start-workers-requested', workers });
  }

  /** Stops these workers in reverse dependency order, and keeps them stopped. */
  stopWorkers(...workers: readonly string[]): void {
    this.#feel({ kind: 'stop-workers-requested', workers });
  }

  /** What a health check of a component found; a null reason says that all is well. */
  noteHealth(worker: string, life: number, component: string, reason: string | null): void {
    this.#feel({ kind: 'health-answer', worker, life, component, reason });
  }

  /** Whether work that waits is done. */
  noteProgress(worker: string, life: number, stalled: string | null): void {
    this.#feel({ kind: 'progress', worker, life, stalled });
  }

  /** The least that a worker sends as log lines, in this and later lives. */
  setLogLevel(worker: string, level: LogLevel): void {
    this.#processes.of(worker)?.send({ kind: 'set-log-level', level });
  }

  /** Throws for a name that is not in the roster. */
  figuresOf(worker: string): WorkerFigures {
    const figures = this.#figures.get(worker);
    if (!figures) throw new RangeError(`no worker is called "${worker}"`);
    return figures;
  }

  /** Asks a worker over the private channel, which works with every socket broken; also one that is not ready yet. */
  async ask(worker: string, question: string, argument: unknown, timeoutMs: number): Promise<Answer> {
    const process = this.#processes.of(worker);
    if (!process) return { ok: false, error: `${worker} is ${this.#state.workers.get(worker)?.phase ?? 'unknown'}` };
    return this.#questions.ask(worker, question, argument, timeoutMs, (message) => process.send(message));
  }

  #feel(event: SupervisorEvent): void {
    const { state, effects } = decide(this.#state, event, { nowMs: performance.now(), random: Math.random() });
    this.#state = state;
    for (const effect of effects) this.#apply(effect);
    if (isDown(this.#state)) this.#finish();
  }

  #apply(effect: SupervisorEffect): void {
    switch (effect.kind) {
      case 'spawn':
        this.#spawn(this.#rowOf(effect.worker), effect.life);
        break;
      case 'send-start':
        this.#send(effect.worker, effect.life, this.#startMessage(effect.worker));
        break;
      case 'send-stop':
        void this.#options.listener
          .beforeStop(this.#rowOf(effect.worker))
          .finally(() => this.#send(effect.worker, effect.life, { kind: 'stop' }));
        break;
      case 'kill':
        this.#processes.of(effect.worker, effect.life)?.kill(effect.signal);
        break;
      case 'wake':
        this.#clock.ringAt(effect.atMs);
        break;
      case 'examine': {
        const { worker, life, pid } = effect;
        this.#feel({ kind: 'examined', worker, life, verdict: lookAtProcess(pid) });
        break;
      }
      case 'lost':
        this.#options.listener.onLost(this.#rowOf(effect.worker), effect.reason, effect.remedy);
        break;
      case 'report':
        this.#options.listener.onReport(effect);
    }
  }

  #spawn(row: WorkerRow, life: number): void {
    const worker = row.name;
    this.figuresOf(worker).beginLife();
    const process = this.#options.launcher.launch(row.kind, worker, {
      onSpawned: (pid) => {
        this.#feel({ kind: 'spawned', worker, life, pid });
        this.#options.onSpawned?.();
      },
      onSpawnFailed: (message) => {
        this.#forget(worker, life);
        this.#feel({ kind: 'spawn-failed', worker, life, message: `${worker} could not be started: ${message}` });
      },
      onMessage: (message) => this.#hear(row, life, message),
      onStrayLine: (line) => this.#options.listener.onStrayLine(worker, line),
      onEnd: (end) => {
        this.#forget(worker, life);
        const lastWords = this.#options.redactText?.(end.lastWords) ?? end.lastWords;
        this.figuresOf(worker).endLife({ ...end, lastWords });
        this.#feel({ kind: 'exit', worker, life, ...end, lastWords });
      },
    });
    this.#processes.begin(worker, life, process);
  }

  #startMessage(worker: string): MessageToWorker {
    return startMessage(this.#rowOf(worker), this.#options, (other) => this.figuresOf(other).details);
  }

  /** Whoever started before its peers hears where they are now. */
  #tellLanes(told: WorkerRow): void {
    for (const { row, life } of this.#state.workers.values())
      if (STARTS_BEFORE_ITS_PEERS.has(row.kind) && row.name !== told.name)
        this.#send(row.name, life, { kind: 'session', session: this.#options.lanes.sessionOf(row) });
  }

  #hear(row: WorkerRow, life: number, message: MessageToMain): void {
    const worker = row.name;
    const { lanes, listener } = this.#options;
    // News of a process that was replaced already would spoil the figures of the present one.
    if (this.#state.workers.get(worker)?.life !== life) return;
    if (message.kind === 'ask-main')
      void answerWorker(row, message, listener).then((answer) => this.#send(worker, life, answer));
    else if (message.kind === 'answer') this.#questions.answered(message);
    else noteMessage(worker, message, this.figuresOf(worker), listener);
    if (message.kind === 'ready') lanes.learnPorts(worker, message.ports);
    const event = eventOf(worker, life, message);
    if (event) this.#feel(event);
    if (message.kind !== 'ready') return;
    if (Object.keys(message.ports).length > 0) this.#tellLanes(row);
    if (this.#state.workers.get(worker)?.phase === 'running') listener.onReady(row);
  }

  /** Tells every desk something that it did not ask for. */
  tellDesks(event: MainEvent): void {
    for (const { row, phase, life } of this.#state.workers.values())
      if (row.kind === 'desk' && phase === 'running') this.#send(row.name, life, { kind: 'main-event', event });
  }

  #finish(): void {
    this.#clock.stop();
    this.#end();
  }

  #send(worker: string, life: number, message: MessageToWorker): void {
    this.#processes.of(worker, life)?.send(message);
  }

  #forget(worker: string, life: number): void {
    this.#processes.end(worker, life);
    this.#questions.abandon(worker);
  }

  #rowOf(worker: string): WorkerRow {
    const record = this.#state.workers.get(worker);
    if (!record) throw new RangeError(`no worker is called "${worker}"`);
    return record.row;
  }
}
