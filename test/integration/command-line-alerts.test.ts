// Alerts of a real session: raised by what happens, told to a real HTTP server, seen and acknowledged on the command line.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AlertsReport } from '../../main/alerts/alerts.ts';
import { createHome, removeHome, runTradewarden, startTradewarden } from '../support/product-run.ts';

const PATIENCE = { timeout: 40_000, interval: 50 };
let home: string;
let server: Server;
const posts: Record<string, unknown>[] = [];
beforeEach(async () => {
  home = createHome();
  server = createServer((request, response) => {
    request.on('data', (part) => posts.push(JSON.parse(String(part)) as Record<string, unknown>));
    request.on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  removeHome(home);
});

/** A strategy with nothing wrong before it starts. */
const BROKEN = `export const strategy = {
  name: 'broken',
  description: 'Throws as soon as it is made',
  parameters: {},
  create() {
    throw new Error('broken on purpose');
  },
};
`;

it('tells of a strategy that failed for good, on the command line and outside, until a person acknowledges it', async () => {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'broken.js'), BROKEN);
  const { port } = server.address() as AddressInfo;
  const alerts = { webhookUrl: `http://127.0.0.1:${port}/hook`, webhookFormat: 'slack' };
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ alerts }));
  const strategies = `sma-cross,${join(home, 'broken.js')}`;
  const session = startTradewarden('run', '--ports', 'auto', '--strategy', strategies, '--home', home);
  const report = await vi.waitFor(async () => {
    const { code, stdout } = await runTradewarden('alerts', '--json', '--home', home);
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as AlertsReport;
    expect(found.alerts).toHaveLength(1);
    return found;
  }, PATIENCE);
  expect(report.alerts[0]).toMatchObject({
    id: 'A1',
    severity: 'warning',
    code: 'COMPONENT_FAILED',
    subject: 'strategy:broken',
    source: 'main',
    acknowledgedBy: null,
  });
  await vi.waitFor(() => expect(posts).toHaveLength(1), PATIENCE);
  expect(posts[0]).toMatchObject({ text: 'WARNING: a component failed for good' });

  const acknowledged = await runTradewarden('alerts', 'acknowledge', 'A1', '--home', home);
  expect(acknowledged).toMatchObject({ code: 0 });
  expect(acknowledged.stdout).toMatch(/^A1 is acknowledged by .+ on the command line\.\n$/);
  expect((await runTradewarden('alerts', 'test', '--home', home)).stdout).toContain('Raised A2');
  await vi.waitFor(() => expect(posts).toHaveLength(2), PATIENCE);
  const listed = await runTradewarden('alerts', '--home', home);
  expect(listed.stdout).toMatch(/^A2 .+ TEST_ALERT .+ tries out the alerts\.\nA1 .+strategy:broken.+\[acknowledged by .+\]\n$/);

  expect(await runTradewarden('alerts', 'acknowledge', 'A7', '--home', home)).toMatchObject({
    code: 1,
    stderr: 'no alert is called A7\n',
  });
  const wrong = await runTradewarden('alerts', 'acknowledge', '--home', home);
  expect(wrong).toMatchObject({ code: 2 });
  expect(wrong.stderr).toContain('ID: expected the id of an alert, such as A1, found nothing');
  expect((await runTradewarden('alerts', 'forget', '--home', home)).stderr).toContain(
    'expected one of "list", "acknowledge", "test"',
  );

  expect((await runTradewarden('stop', '--home', home)).code).toBe(0);
  await session.finished;
  // What happened can be read for as long as the file is there; saying that somebody knows takes somebody who writes it down.
  expect(await runTradewarden('alerts', '--home', home)).toMatchObject({ code: 0, stdout: listed.stdout });
  expect(await runTradewarden('alerts', 'acknowledge', 'A2', '--home', home)).toMatchObject({ code: 3 });
});

it('knows of no alerts where nothing ever ran', async () => {
  expect(await runTradewarden('alerts', '--home', join(home, 'nowhere'))).toMatchObject({ code: 0, stdout: 'No alerts.\n' });
  const { stdout } = await runTradewarden('alerts', '--json', '--home', join(home, 'nowhere'));
  expect(JSON.parse(stdout)).toEqual({ alerts: [], webhook: null });
});
