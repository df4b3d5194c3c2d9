// The product's own gateway inside the benchmark's process, on real lanes with real keys, over the bench venue.
import type { LaneName } from '../protocol/lanes.ts';
import type { CurveKeyPair, LaneAccess, WorkerSession } from '../protocol/parent-channel.ts';
import { createCurveKeyPair, type LaneSockets, openLaneSockets } from '../runtime/lane-sockets.ts';
import { createGateway } from '../workers/gateway/create-gateway.ts';
import type { BenchVenue } from './bench-venue.ts';

export type BenchGateway = {
  readonly serverKey: string;
  /** The session of a process that may connect to this gateway. */
  clientSession(keys: CurveKeyPair, lanes: readonly LaneName[], others?: WorkerSession['lanes']): WorkerSession;
  close(): void;
};

/** `onOrderRequest` is called when a request has arrived on the orders lane, before the gateway looks at it. */
export async function openBenchGateway(
  venue: BenchVenue,
  clients: readonly CurveKeyPair[],
  onOrderRequest: () => void = () => {},
): Promise<BenchGateway> {
  const keys = createCurveKeyPair();
  const allowedKeys = clients.map((client) => client.publicKey);
  const bound: LaneAccess = { role: 'bind', port: 0, allowedKeys };
  const lanes = await openLaneSockets(
    'gateway',
    { keys, lanes: { ticks: bound, reports: bound, orders: bound, queries: bound } },
    () => {},
  );
  const watched: LaneSockets = {
    ...lanes,
    server: (lane, handler, onUnreadable) =>
      lanes.server(
        lane,
        (request) => {
          if (lane === 'orders') onOrderRequest();
          return handler(request);
        },
        onUnreadable,
      ),
  };
  const context = { worker: 'gateway', log() {}, progress: {}, health() {}, alert() {}, answer() {}, onStop() {} };
  const { ports = {} } = await createGateway(venue, watched, context, { venueName: 'simulator', needsArming: false });
  return {
    serverKey: keys.publicKey,
    clientSession(clientKeys, names, others = {}) {
      const connected = names.map((lane) => [
        lane,
        { role: 'connect', peers: [{ worker: 'gateway', port: ports[lane] ?? 0, serverKey: keys.publicKey }] },
      ]);
      return { keys: clientKeys, lanes: { ...Object.fromEntries(connected), ...others } };
    },
    close: () => lanes.close(),
  };
}
