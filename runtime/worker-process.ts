// The life of a worker process as the worker sees it: hello, start, ready, heartbeats, questions, stop, and the end with its parent.
import './small-heap.ts';
import type { AlertNotice } from '../protocol/alerts.ts';
import type { LaneName } from '../protocol/lanes.ts';
import { LOG_LEVELS, type LogLevel } from '../protocol/log-level.ts';
import type { MainEvent, MainRequest } from '../protocol/main-requests.ts';
import {
  type FatalCause,
  HEARTBEAT_MS,
  type MessageToMain,
  type MessageToWorker,
  type WorkerSession,
} from '../protocol/parent-channel.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { nowUs } from './clocks.ts';
import { LoopDelay } from './loop-delay.ts';
import { MainQuestions } from './main-questions.ts';
import { parentChannel, type TransferredPort } from './parent-port.ts';
import { toPlainFields } from './plain-fields.ts';

/** What a worker gets to work with. */
export type WorkerContext = {
  readonly worker: string;
  readonly home: string;
  /** As main sent it: parse it with a schema before use. */
  readonly config: unknown;
  readonly session: WorkerSession;
  /** Sends a structured line to main, which owns the log files. An Error in a field keeps its stack and cause. No secrets. */
  log(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>, component?: string): void;
  /** Counters that prove work is done, sent with every heartbeat: a worker that answers but no longer counts is sick. */
  readonly progress: Record<string, number>;
  health(component: string, state: 'ok' | 'degraded', reason?: string): void;
  /** Tells a person, through main. Raise it as often as it is true: the same about the same subject is one alert. */
  alert(alert: AlertNotice): void;
  /** Registers the answer to a question that main may ask (status, halt, resume, …). A throw becomes an error reply. */
  answer(question: string, reply: (argument: unknown) => unknown): void;
  /** Called with each message port to a window that main hands over; call its `start` to hear the window. */
  onDeskPort(listener: (port: TransferredPort) => void): void;
  /** Asks main to start this worker afresh; it stops in order first, and nothing counts as a failure. */
  wantRestart(reason: string): void;
  /** Asks main for something; rejects with main's refusal. Main serves only a desk. */
  askMain(request: MainRequest): Promise<unknown>;
  /** Hears what main tells by itself; only a desk does. */
  onMainEvent(listener: (event: MainEvent) => void): void;
  /** Hears of lanes that were not known at the start; only a worker that does not wait for those it connects to needs this. */
  onSession(listener: (session: WorkerSession) => void): void;
  /** Called once on stop, before the process leaves; main waits for it up to this worker's deadline. */
  onStop(listener: () => Promise<void> | void): void;
};

export type Readiness = { readonly ports?: Readonly<Partial<Record<LaneName, number>>>; readonly details?: unknown };

/** A cause that a restart cannot heal. main shows the message and does not retry. */
export class FatalError extends Error {
  readonly fatalCause: FatalCause;
  constructor(fatalCause: FatalCause, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FatalError';
    this.fatalCause = fatalCause;
  }
}

/** Runs a worker: waits for `start`, calls `open`, says ready with what it returned, and lives until stop or until main is gone. */
export function runWorker(open: (context: WorkerContext) => Promise<Readiness>): void {
  const channel = parentChannel();
  const answers = new Map<string, (argument: unknown) => unknown>();
  const sessionListeners: ((session: WorkerSession) => void)[] = [];
  const eventListeners: ((event: MainEvent) => void)[] = [];
  const stopListeners: (() => Promise<void> | void)[] = [];
  const deskPortListeners: ((port: TransferredPort) => void)[] = [];
  const progress: Record<string, number> = {};
  let isLeaving = false;
  let least: LogLevel = 'debug';
  const loopDelay = new LoopDelay();
  const send = (message: MessageToMain): void => channel.send(message);
  const mainQuestions = new MainQuestions(send);
  const log: WorkerContext['log'] = (level, message, fields = {}, component) => {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(least)) return;
    send({ kind: 'log', component, level, message, fields: toPlainFields(fields), atUs: nowUs() });
  };

  // A terminal's Ctrl-C reaches the whole process group; stopping is main's decision and comes over the channel.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  // The same goes for a SIGTERM to the group; from main it only comes after a stop that took too long.
  process.on('SIGTERM', () => {
    if (isLeaving) process.exit(143);
  });
  // A utility process of Electron only warns of a rejection that nobody caught, and would go on with half of its work undone.
  process.on('unhandledRejection', (reason) => {
    throw reason;
  });
  // Node ends the process after this, with the same error on stderr.
  process.on('uncaughtExceptionMonitor', (error: unknown) => {
    log('error', `an error that nobody caught ends this worker: ${error instanceof Error ? error.message : String(error)}`, {
      error,
    });
  });
  channel.onClosed(() => process.exit(0));
  channel.onMessage((message: MessageToWorker, ports) => {
    switch (message.kind) {
      case 'start':
        void begin(message);
        break;
      case 'ask':
        void reply(message.id, message.question, message.argument);
        break;
      case 'desk-port':
        for (const port of ports) for (const listener of deskPortListeners) listener(port);
        break;
      case 'stop':
        void leave();
        break;
      case 'session':
        for (const listener of sessionListeners) listener(message.session);
        break;
      case 'set-log-level':
        least = message.level;
        break;
      case 'main-answer':
        mainQuestions.answered(message);
        break;
      case 'main-event':
        for (const listener of eventListeners) listener(message.event);
        break;
    }
  });
  send({ kind: 'hello', protocolVersion: PROTOCOL_VERSION, pid: process.pid });

  async function begin(start: Extract<MessageToWorker, { kind: 'start' }>): Promise<void> {
    least = start.logLevel ?? least;
    try {
      if (start.protocolVersion !== PROTOCOL_VERSION) {
        throw new FatalError(
          'PROTOCOL_MISMATCH',
          `main speaks protocol ${start.protocolVersion}, this worker speaks ${PROTOCOL_VERSION}: build both from the same sources`,
        );
      }
      const readiness = await open({
        worker: start.worker,
        home: start.home,
        config: start.config,
        session: start.session,
        progress,
        log,
        health: (component, state, reason = '') => send({ kind: 'health', component, state, reason }),
        alert: (alert) => send({ kind: 'alert', alert }),
        answer: (question, handler) => answers.set(question, handler),
        onDeskPort: (listener) => deskPortListeners.push(listener),
        wantRestart: (reason) => send({ kind: 'restart-wanted', reason }),
        askMain: (request) => mainQuestions.ask(request),
        onMainEvent: (listener) => eventListeners.push(listener),
        onSession: (listener) => sessionListeners.push(listener),
        onStop: (listener) => stopListeners.push(listener),
      });
      send({ kind: 'ready', ports: readiness.ports ?? {}, details: readiness.details ?? null });
      startHeart();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof FatalError) {
        send({ kind: 'fatal', cause: error.fatalCause, message });
        await channel.flush();
        process.exit(78);
      }
      log('error', `the start failed: ${message}`, { error });
      console.error(error);
      await channel.flush();
      process.exit(1);
    }
  }

  function startHeart(): void {
    loopDelay.start();
    beatHeart();
    setInterval(beatHeart, HEARTBEAT_MS);
  }

  function beatHeart(): void {
    const { user, system } = process.cpuUsage();
    send({
      kind: 'heartbeat',
      progress: { ...progress },
      memoryBytes: process.memoryUsage.rss(),
      cpuMs: (user + system) / 1000,
      loopDelayMs: loopDelay.takeMs(),
    });
  }

  async function reply(id: number, question: string, argument: unknown): Promise<void> {
    try {
      const handler = answers.get(question);
      if (!handler) throw new Error(`this worker cannot answer "${question}"`);
      send({ kind: 'answer', id, ok: true, value: await handler(argument) });
    } catch (error) {
      send({ kind: 'answer', id, ok: false, error: error instanceof Error ? error.message : String(error) });
    }
  }

  async function leave(): Promise<void> {
    isLeaving = true;
    for (const listener of stopListeners.toReversed()) await listener();
    // The last counters: nothing may be missing from the final summary.
    beatHeart();
    send({ kind: 'goodbye' });
    await channel.flush();
    process.exit(0);
  }
}
