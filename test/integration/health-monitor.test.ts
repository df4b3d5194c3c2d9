// Components that are asked over HTTP and by questions, with a real worker and a real server: well, sick, well again, replaced.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HealthMonitor } from '../../main/health/health-monitor.ts';
import type { HealthCheck } from '../../main/supervisor/core/component-table.ts';
import type { Supervisor } from '../../main/supervisor/supervisor.ts';
import { createSupervisor, endSupervision, workerRow } from '../support/supervised-workers.ts';

const PATIENCE = { timeout: 30_000, interval: 20 };
let supervisor: Supervisor;
let server: Server;
let answerWith = 200;
let reports: string[] = [];

beforeEach(async () => {
  reports = [];
  answerWith = 200;
  server = createServer((_request, response) => response.writeHead(answerWith).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await endSupervision(supervisor);
  server.close();
});

function monitor(healthCheck: HealthCheck): HealthMonitor {
  const component = {
    id: 'alpaca-client',
    worker: 'gateway',
    required: true,
    dependsOn: [],
    restartOnFailure: true,
    maxRestarts: null,
    healthCheck,
    startupDelayMs: 0,
    configOverrides: {},
    instances: 1,
    whenDependencyRestarts: 'resynchronise' as const,
  };
  supervisor = createSupervisor({
    workers: [workerRow('gateway', 'gateway')],
    components: [component],
    limits: { degradedAfterChecks: 2, replaceAfterChecks: 4, backoffBaseMs: 10 },
    listener: { onReport: ({ what }) => reports.push(what) },
  });
  supervisor.start();
  return new HealthMonitor(supervisor, { healthIntervalSeconds: 3_600, healthTimeoutMs: 2_000 });
}
const isRunning = (life: number): Promise<void> =>
  vi.waitFor(() => expect(supervisor.state.workers.get('gateway')).toMatchObject({ phase: 'running', life }), PATIENCE);

it('calls a component degraded whose endpoint fails, forgets it when it is well again, and replaces it in the end', async () => {
  const health = monitor({ kind: 'http', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/health` });
  await isRunning(1);
  await health.check();
  answerWith = 503;
  await health.check();
  await health.check();
  expect(reports).toEqual(['running', 'degraded']);
  answerWith = 200;
  await health.check();
  expect(reports).toEqual(['running', 'degraded', 'recovered']);
  answerWith = 503;
  for (let round = 0; round < 4; round++) await health.check();
  await isRunning(2);
  expect(supervisor.state.workers.get('gateway')?.lastError).toMatch(
    /is unhealthy: http.*answered 503, expected 2xx \(4 checks/,
  );
});

it('takes a question that a worker cannot answer for a bad sign', async () => {
  const health = monitor({ kind: 'method', question: 'unheard-of' });
  await isRunning(1);
  await health.check();
  await health.check();
  expect(reports).toEqual(['running', 'degraded']);
});

it('is content with a worker that answers', async () => {
  const health = monitor({ kind: 'method', question: 'arguments' });
  await isRunning(1);
  for (let round = 0; round < 5; round++) await health.check();
  expect(reports).toEqual(['running']);
});
