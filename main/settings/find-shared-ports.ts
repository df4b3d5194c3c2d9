// Ports that two listeners of one session would have to share: a lane with itself, one executor with the next, the web page with a lane.
import { LANE_NAMES, LANES } from '../../protocol/lanes.ts';
import { type PortPlan, wantedPort } from '../supervisor/lane-plan.ts';
import type { Mistake } from './mistakes.ts';

type Listener = { readonly path: string; readonly port: number };

/** What decides about ports, as far as it is known. */
export type PortSettings = {
  readonly ports: PortPlan;
  readonly executors: number;
  readonly webPort?: number;
  readonly simulatorPort?: number;
};

export function findSharedPorts({ ports, executors, webPort, simulatorPort }: PortSettings): readonly Mistake[] {
  // Then the system gives out each port once.
  if (ports === 'auto') return [];
  const lanes = LANE_NAMES.flatMap((lane) =>
    Array.from({ length: LANES[lane].binds === 'executor' ? executors : 1 }, (_, instance): Listener => {
      const executor = instance === 0 ? '' : ` of executor ${instance}`;
      return { path: `ports.${lane}${executor}`, port: wantedPort(ports, lane, instance) };
    }),
  );
  const listeners = [
    ...lanes,
    ...(webPort === undefined ? [] : [{ path: 'web.port', port: webPort }]),
    ...(simulatorPort === undefined ? [] : [{ path: 'simulator.port', port: simulatorPort }]),
  ];
  return listeners.flatMap(({ path, port }, index) => {
    const first = listeners.findIndex((other) => other.port === port);
    if (port === 0 || first === index) return [];
    return [{ path, found: String(port), expected: `another port than ${listeners[first]?.path} has` }];
  });
}
