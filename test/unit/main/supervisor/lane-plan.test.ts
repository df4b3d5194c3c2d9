// Who may talk to whom: ports and keys for every worker, from the lane table and the roster.
import { expect, it } from 'vitest';
import { buildRoster } from '../../../../main/supervisor/core/roster.ts';
import { LanePlan, type PortPlan } from '../../../../main/supervisor/lane-plan.ts';
import { LANE_NAMES, LANES } from '../../../../protocol/lanes.ts';

const roster = buildRoster({ venue: 'simulator', strategies: ['a', 'b'].map((id) => ({ id, required: false })) });
const row = (name: string) => {
  const found = roster.workers.find((worker) => worker.name === name);
  if (!found) throw new Error(name);
  return found;
};
function plan(ports: PortPlan) {
  let made = 0;
  const lanes = new LanePlan(roster, ports, () => {
    made += 1;
    return { publicKey: `public${made}`, secretKey: `secret${made}`, pass: `pass${made}` };
  });
  return lanes;
}
const gatewayPorts = { ticks: 1, orders: 2, reports: 3, queries: 4 };
const executorPorts = { signals: 5, portfolio: 6, control: 7 };

it('gives every binding worker the port of the lane table', () => {
  const { lanes } = plan('default').sessionOf(row('gateway'));
  for (const lane of LANE_NAMES.filter((name) => LANES[name].binds === 'gateway')) {
    expect(lanes[lane]).toMatchObject({ role: 'bind', port: LANES[lane].defaultPort });
  }
});

it('takes free ports with auto, and explicit ones where they are given', () => {
  expect(plan('auto').sessionOf(row('gateway')).lanes.ticks).toMatchObject({ port: 0 });
  const { lanes } = plan({ ticks: 7001 }).sessionOf(row('gateway'));
  expect(lanes.ticks).toMatchObject({ port: 7001 });
  expect(lanes.orders).toMatchObject({ port: LANES.orders.defaultPort });
});

it('admits to each lane only the keys of the workers that connect to it', () => {
  const lanes = plan('auto');
  lanes.learnPorts('gateway', gatewayPorts);
  lanes.learnPorts('executor', executorPorts);
  const publicKey = (name: string) => lanes.sessionOf(row(name)).keys.publicKey;
  const allowed = (name: string, lane: 'ticks' | 'orders' | 'signals') => {
    const access = lanes.sessionOf(row(name)).lanes[lane];
    return access?.role === 'bind' ? access.allowedKeys : [];
  };
  expect(allowed('gateway', 'ticks')).toEqual(['executor', 'strategy:a', 'strategy:b'].map(publicKey));
  expect(allowed('gateway', 'orders')).toEqual([publicKey('executor')]);
  expect(allowed('executor', 'signals')).toEqual(['strategy:a', 'strategy:b'].map(publicKey));
});

it('gives each worker a pass of its own, and tells it to the receivers of queues alone', () => {
  const lanes = plan('auto');
  lanes.learnPorts('gateway', gatewayPorts);
  lanes.learnPorts('executor', executorPorts);
  const passOf = (name: string) => lanes.sessionOf(row(name)).keys.pass;
  const passesIn = (name: string, lane: 'signals' | 'control' | 'orders') => {
    const access = lanes.sessionOf(row(name)).lanes[lane];
    return access?.role === 'bind' ? access.passes : undefined;
  };
  expect(passesIn('executor', 'signals')).toEqual({
    [passOf('strategy:a')]: 'strategy:a',
    [passOf('strategy:b')]: 'strategy:b',
  });
  expect(passOf('strategy:a')).not.toBe(passOf('strategy:b'));
  expect([passesIn('executor', 'control'), passesIn('gateway', 'orders')]).toEqual([undefined, undefined]);
  expect(lanes.secretKeys).toContain(passOf('strategy:a'));
});

it('tells a connecting worker the port and the key of whom it connects to', () => {
  const lanes = plan('auto');
  lanes.learnPorts('gateway', gatewayPorts);
  lanes.learnPorts('executor', executorPorts);
  const serverKey = lanes.sessionOf(row('gateway')).keys.publicKey;
  expect(lanes.sessionOf(row('strategy:a')).lanes.ticks).toEqual({
    role: 'connect',
    peers: [{ worker: 'gateway', port: 1, serverKey }],
  });
  expect(Object.keys(lanes.sessionOf(row('strategy:a')).lanes).toSorted()).toEqual([
    'portfolio',
    'queries',
    'signals',
    'ticks',
  ]);
});

it('gives a worker that starts again the ports that it had', () => {
  const lanes = plan('auto');
  lanes.learnPorts('gateway', gatewayPorts);
  expect(lanes.sessionOf(row('gateway')).lanes.orders).toMatchObject({ role: 'bind', port: 2 });
});

it('gives the simulator no lane at all', () => {
  expect(plan('auto').sessionOf(row('simulator')).lanes).toEqual({});
});
