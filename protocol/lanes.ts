// The lane table: which road runs between which workers, who binds it, and on which port. Sockets are opened from this table.

export type LanePattern = 'broadcast' | 'queue' | 'request';
export type WorkerKind = 'gateway' | 'strategy' | 'executor' | 'simulator' | 'desk' | 'recorder';

export type Lane = {
  readonly pattern: LanePattern;
  readonly binds: WorkerKind;
  readonly connects: readonly WorkerKind[];
  /** The TCP port on 127.0.0.1; executor n (from 0) adds 10·n to the lanes that it binds. */
  readonly defaultPort: number;
  /** What waits when the other side is slow, and what then happens: see `runtime/`. Counted in messages. */
  readonly highWaterMark: number;
};

export const LANES = {
  ticks: {
    pattern: 'broadcast',
    binds: 'gateway',
    connects: ['strategy', 'executor', 'desk', 'recorder'],
    defaultPort: 5555,
    highWaterMark: 10_000,
  },
  signals: { pattern: 'queue', binds: 'executor', connects: ['strategy'], defaultPort: 5556, highWaterMark: 1_000 },
  orders: { pattern: 'request', binds: 'gateway', connects: ['executor'], defaultPort: 5557, highWaterMark: 10_000 },
  reports: { pattern: 'broadcast', binds: 'gateway', connects: ['executor'], defaultPort: 5558, highWaterMark: 100_000 },
  portfolio: {
    pattern: 'broadcast',
    binds: 'executor',
    connects: ['strategy', 'desk', 'recorder'],
    defaultPort: 5559,
    highWaterMark: 10_000,
  },
  control: { pattern: 'request', binds: 'executor', connects: ['desk'], defaultPort: 5560, highWaterMark: 1_000 },
  queries: {
    pattern: 'request',
    binds: 'gateway',
    connects: ['strategy', 'executor', 'desk', 'recorder'],
    defaultPort: 5561,
    highWaterMark: 1_000,
  },
} as const satisfies Readonly<Record<string, Lane>>;

export type LaneName = keyof typeof LANES;
export const LANE_NAMES = Object.keys(LANES) as readonly LaneName[];

/** The default port of a lane that the `instance`-th worker of its kind binds. */
export const defaultPortOf = (lane: LaneName, instance = 0): number => LANES[lane].defaultPort + 10 * instance;
