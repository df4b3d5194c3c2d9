// Who binds which lane on which port with which key: the session of every worker, from the lane table and the roster.
import { defaultPortOf, LANE_NAMES, LANES, type LaneName } from '../../protocol/lanes.ts';
import type { CurveKeyPair, LaneAccess, WorkerSession } from '../../protocol/parent-channel.ts';
import { STARTS_BEFORE_ITS_PEERS } from './core/component-table.ts';
import type { Roster, WorkerRow } from './core/roster.ts';

/** `default`: the ports of the lane table. `auto`: any free ones. Else the base port of each lane that is named. */
export type PortPlan = 'default' | 'auto' | { readonly [Lane in LaneName]?: number | undefined };

export class LanePlan {
  readonly #roster: Roster;
  readonly #ports: PortPlan;
  readonly #keys: ReadonlyMap<string, CurveKeyPair>;
  /** The ports that workers really got; a restarted one must get the same, or its peers could not find it. */
  readonly #bound = new Map<string, number>();

  /** `createKeys` makes one pair for each worker; they live as long as this session. */
  constructor(roster: Roster, ports: PortPlan, createKeys: () => CurveKeyPair) {
    this.#roster = roster;
    this.#ports = ports;
    this.#keys = new Map(roster.workers.map(({ name }) => [name, createKeys()]));
  }

  /** Keeps the ports that a worker reported with its readiness. */
  learnPorts(worker: string, ports: Readonly<Partial<Record<LaneName, number>>>): void {
    for (const [lane, port] of Object.entries(ports)) this.#bound.set(`${worker}/${lane}`, port);
  }

  /** Throws when a worker that this one connects to never reported its port: dependencies start first, so that is a bug. */
  sessionOf(row: WorkerRow): WorkerSession {
    const lanes: Partial<Record<LaneName, LaneAccess>> = {};
    for (const lane of LANE_NAMES) {
      const access = this.#accessOf(row, lane);
      if (access) lanes[lane] = access;
    }
    return { keys: this.#keysOf(row.name), lanes };
  }

  /** The ports that a worker told, as `ticks 5555`, for logs. */
  portsOf(worker: string): readonly string[] {
    const own = [...this.#bound].filter(([place]) => place.startsWith(`${worker}/`));
    return own.map(([place, port]) => `${place.slice(worker.length + 1)} ${port}`);
  }

  /** For the logs, which must never show them. */
  get secretKeys(): readonly string[] {
    return [...this.#keys.values()].flatMap(({ secretKey, pass }) => [secretKey, pass]);
  }

  #accessOf(row: WorkerRow, lane: LaneName): LaneAccess | undefined {
    const { binds } = LANES[lane];
    const connects: readonly string[] = LANES[lane].connects;
    const workers = this.#roster.workers;
    if (row.kind === binds) {
      const clients = workers.filter(({ kind }) => connects.includes(kind));
      const port = this.#bound.get(`${row.name}/${lane}`) ?? wantedPort(this.#ports, lane, row.instance);
      const allowedKeys = clients.map(({ name }) => this.#keysOf(name).publicKey);
      if (LANES[lane].pattern !== 'queue') return { role: 'bind', port, allowedKeys };
      const passes = Object.fromEntries(clients.map(({ name }) => [this.#keysOf(name).pass, name]));
      return { role: 'bind', port, allowedKeys, passes };
    }
    if (!connects.includes(row.kind)) return undefined;
    const peers = workers.filter(({ kind }) => kind === binds).map(({ name }) => this.#peer(name, lane, row));
    return { role: 'connect', peers: peers.flatMap((peer) => peer ?? []) };
  }

  #peer(worker: string, lane: LaneName, client: WorkerRow): { worker: string; port: number; serverKey: string } | null {
    const port = this.#bound.get(`${worker}/${lane}`);
    if (port === undefined && STARTS_BEFORE_ITS_PEERS.has(client.kind)) return null;
    if (port === undefined) throw new Error(`${client.name} starts before ${worker} has told the port of lane ${lane}`);
    return { worker, port, serverKey: this.#keysOf(worker).publicKey };
  }

  #keysOf(worker: string): CurveKeyPair {
    const keys = this.#keys.get(worker);
    if (!keys) throw new RangeError(`no worker is called "${worker}"`);
    return keys;
  }
}

/** The port that a lane shall have; 0 is any free one. */
export function wantedPort(ports: PortPlan, lane: LaneName, instance: number): number {
  if (ports === 'auto') return 0;
  if (ports === 'default') return defaultPortOf(lane, instance);
  const base = ports[lane];
  if (base === undefined) return defaultPortOf(lane, instance);
  return base === 0 ? 0 : base + 10 * instance;
}
