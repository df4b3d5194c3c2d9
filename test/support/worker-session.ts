// Keys and lanes for processes that a test wires up by hand, in the way main does it.
import type { LaneName } from '../../protocol/lanes.ts';
import type { CurveKeyPair, LaneAccess, WorkerSession } from '../../protocol/parent-channel.ts';
import { createCurveKeyPair } from '../../runtime/lane-sockets.ts';

/** A session that binds `binds` for the given keys and connects to `connects`. */
export function createWorkerSession(
  keys: CurveKeyPair,
  binds: Partial<Record<LaneName, readonly CurveKeyPair[]>>,
  connects: Partial<Record<LaneName, { readonly port: number; readonly server: CurveKeyPair; readonly worker?: string }>>,
): WorkerSession {
  const lanes: Partial<Record<LaneName, LaneAccess>> = {};
  for (const [lane, clients] of Object.entries(binds)) {
    const allowedKeys = clients.map(({ publicKey }) => publicKey);
    const passes = Object.fromEntries(clients.map(({ pass }, index) => [pass, `client-${index}`]));
    lanes[lane as LaneName] = { role: 'bind', port: 0, allowedKeys, passes };
  }
  for (const [lane, { port, server, worker = 'peer' }] of Object.entries(connects)) {
    lanes[lane as LaneName] = { role: 'connect', peers: [{ worker, port, serverKey: server.publicKey }] };
  }
  return { keys, lanes };
}

export { createCurveKeyPair };
