// `tradewarden simulator` as a user runs it: a scenario file that strikes, and files that cannot be played.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHome, endLeftovers, removeHome, runTradewarden, startTradewarden } from '../support/product-run.ts';

let home: string;
beforeEach(() => {
  home = createHome();
});
afterEach(() => {
  endLeftovers();
  removeHome(home);
});

const scenarioFile = (content: string): string => {
  const path = join(home, 'faults.json');
  writeFileSync(path, content);
  return path;
};

it('plays the faults of --scenario, shows its log by --admin-port, and ends on Ctrl-C', async () => {
  const scenario = scenarioFile(
    JSON.stringify([
      { fault: { kind: 'status', status: 503, message: 'on command' }, match: { path: '/v2/account' }, times: 1 },
      {
        fault: {
          kind: 'order-from-elsewhere',
          order: { symbol: 'BTC/USD', qty: '1', side: 'buy', type: 'limit', limit_price: '5000', time_in_force: 'gtc' },
        },
      },
    ]),
  );
  const { child, finished } = startTradewarden(
    ...['simulator', '--json', '--admin-port', '0', '--scenario', scenario, '--home', home],
  );
  const { stdout } = child;
  if (!stdout) throw new Error('a started command has an output');
  const { value: line } = await createInterface(stdout)[Symbol.asyncIterator]().next();
  const { url, keyId, secret, adminUrl, adminToken } = JSON.parse(String(line)) as Readonly<Record<string, string>>;
  const ask = (path: string) =>
    fetch(`${url}${path}`, { headers: { 'APCA-API-KEY-ID': keyId ?? '', 'APCA-API-SECRET-KEY': secret ?? '' } });
  const struck = await ask('/v2/account');
  expect([struck.status, await struck.json()]).toEqual([503, { code: 50010000, message: 'on command' }]);
  expect((await ask('/v2/account')).status).toBe(200);
  expect(await (await ask('/v2/orders')).json()).toMatchObject([{ symbol: 'BTC/USD', limit_price: '5000' }]);
  const log = await fetch(`${adminUrl}/log`, { headers: { authorization: `Bearer ${adminToken}` } });
  expect(((await log.json()) as readonly { readonly what: string }[]).map(({ what }) => what)).toEqual([
    ...['rule-added', 'rule-added', 'fault', 'order-from-elsewhere', 'fault'],
  ]);
  child.kill('SIGINT');
  expect((await finished).code).toBe(0);
});

describe('a scenario that cannot be played', () => {
  it.each([
    ['{"fault": {"kind": "mute"}}', 'the scenario is wrong: scenario: Invalid input: expected array, received object'],
    ['[{"fault": {"kind": "explode"}}]', 'the scenario is wrong: rule 1, fault.kind: '],
    [
      '[{"fault": {"kind": "mute"}}, {"fault": {"kind": "status", "status": 200}, "match": {"path": "v2"}}]',
      'the scenario is wrong: rule 2, fault.status: Too small: expected number to be >=400 (found 200); rule 2, match.path: ',
    ],
    ['[{"fault": {"kind": "mute"}, "when": 1}]', 'the scenario is wrong: rule 1: Unrecognized key: "when"'],
  ])('%s is refused by the number of the rule and the name of the field', async (content, sentence) => {
    const { code, stderr, stdout } = await runTradewarden('simulator', '--scenario', scenarioFile(content), '--home', home);
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(`${stdout}${stderr}`).not.toContain('tradewarden settings check');
  });

  it.each([
    ['[\n {"fault": {"kind": "mute"},}\n]', /--scenario: found .*faults\.json: .*line 2 column 29.*expected a JSON file/],
    ['', /--scenario: found .*faults\.json: .*expected a JSON file with a list of faults/],
  ])('%j is refused by its line', async (content, sentence) => {
    const { code, stderr } = await runTradewarden('simulator', '--scenario', scenarioFile(content), '--home', home);
    expect([code, stderr]).toEqual([2, expect.stringMatching(sentence)]);
  });

  it('that is not there is refused by its path', async () => {
    const { code, stderr } = await runTradewarden('simulator', '--scenario', join(home, 'none.json'), '--home', home);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`--scenario: found nothing at ${join(home, 'none.json')}`)]);
  });
});
