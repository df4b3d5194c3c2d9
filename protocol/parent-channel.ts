// What main and a worker say to each other over their private channel (Node IPC or a utility process port).
// It works with every ZeroMQ socket broken, and it is the only way that secrets reach a worker.
import type { AlertNotice } from './alerts.ts';
import type { LaneName } from './lanes.ts';
import type { LogLevel } from './log-level.ts';
import type { MainEvent, MainRequest } from './main-requests.ts';

/** A Z85 CURVE key pair, made by the supervisor for one session. */
export type CurveKeyPair = {
  readonly publicKey: string;
  readonly secretKey: string;
  /**
   * Said with each message of a queue lane, to the binding worker alone. A key opens the door of a lane, and ZeroMQ does not tell the
   * receiver by which door a message came: this tells whose it is.
   */
  readonly pass: string;
};

/** How a worker takes part in one lane: it binds, or it connects to one or more binding workers. */
export type LaneAccess =
  | {
      readonly role: 'bind';
      readonly port: number;
      readonly allowedKeys: readonly string[];
      /** On a queue lane, the workers that may send, by their pass. */
      readonly passes?: Readonly<Record<string, string>>;
    }
  | {
      readonly role: 'connect';
      readonly peers: readonly { readonly worker: string; readonly port: number; readonly serverKey: string }[];
    };

/** How often a worker shows its heart. */
export const HEARTBEAT_MS = 500;

/** Everything a worker needs to join the session. */
export type WorkerSession = {
  readonly keys: CurveKeyPair;
  readonly lanes: Readonly<Partial<Record<LaneName, LaneAccess>>>;
};

/** Why a worker gives up for good: a cause that cannot heal by itself, and what to do about it. */
export type FatalCause =
  | 'BAD_SETTINGS'
  | 'BAD_SCENARIO'
  | 'BAD_STRATEGY'
  | 'BAD_CREDENTIALS'
  | 'PORT_TAKEN'
  | 'PROTOCOL_MISMATCH'
  | 'JOURNAL_BROKEN'
  | 'START_FAILED';

export type MessageToWorker =
  | {
      readonly kind: 'start';
      readonly protocolVersion: number;
      readonly worker: string;
      readonly home: string;
      readonly config: unknown;
      readonly session: WorkerSession;
      /** The least that it sends as log lines (everything when absent); `set-log-level` changes it. */
      readonly logLevel?: LogLevel;
    }
  /** Lanes that could not be told at the start: a desk starts before the workers that it connects to have their ports. */
  | { readonly kind: 'session'; readonly session: WorkerSession }
  | { readonly kind: 'set-log-level'; readonly level: LogLevel }
  /** The answer to `ask-main`. */
  | { readonly kind: 'main-answer'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly kind: 'main-answer'; readonly id: number; readonly ok: false; readonly error: string }
  /** Only to a desk. */
  | { readonly kind: 'main-event'; readonly event: MainEvent }
  | { readonly kind: 'ask'; readonly id: number; readonly question: string; readonly argument: unknown }
  /** Comes with a message port to the window, in the desktop only; each one is a client of its own. */
  | { readonly kind: 'desk-port' }
  | { readonly kind: 'stop' };

export type MessageToMain =
  | { readonly kind: 'hello'; readonly protocolVersion: number; readonly pid: number }
  | { readonly kind: 'ready'; readonly ports: Readonly<Partial<Record<LaneName, number>>>; readonly details: unknown }
  | {
      readonly kind: 'heartbeat';
      readonly progress: Readonly<Record<string, number>>;
      readonly memoryBytes: number;
      readonly cpuMs: number;
      readonly loopDelayMs: number;
    }
  | { readonly kind: 'health'; readonly component: string; readonly state: 'ok' | 'degraded'; readonly reason: string }
  | { readonly kind: 'alert'; readonly alert: AlertNotice }
  | {
      readonly kind: 'log';
      /** Of the worker's components, the one that it is about; the worker's first when absent. */
      readonly component?: string | undefined;
      readonly level: LogLevel;
      readonly message: string;
      readonly fields: Readonly<Record<string, unknown>>;
      readonly atUs: number;
    }
  | { readonly kind: 'answer'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly ok: false; readonly error: string }
  /** It is to be started afresh, not counted as a failure: a strategy whose file has changed. */
  | { readonly kind: 'restart-wanted'; readonly reason: string }
  /** Only a desk may ask; main answers others with an error. */
  | { readonly kind: 'ask-main'; readonly id: number; readonly request: MainRequest }
  | { readonly kind: 'fatal'; readonly cause: FatalCause; readonly message: string }
  | { readonly kind: 'goodbye' };
