// Settings in layers, with real files: flag before environment before file before default, each value with its origin, each
// mistake where it stands; changed with comments kept; written down with who and when.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { homeOf } from '../../main/home.ts';
import { changeSettings, type SettingsPatch } from '../../main/settings/change-settings.ts';
import { describeMistakes } from '../../main/settings/parse-settings.ts';
import {
  findBrokenSettingsEntry,
  readSettingsJournal,
  recordSettings,
  settingsJournalPath,
} from '../../main/settings/settings-journal.ts';
import { type SettledSettings, settleFileAndEnvironment } from '../../main/settings/settle-settings.ts';
import { createHome, removeHome, runTradewarden } from '../support/product-run.ts';

const root = createHome();
const home = homeOf(root, {}, root);
const file = home.settingsFile;
afterAll(() => removeHome(root));
beforeEach(() => {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(home.journal, { recursive: true });
});

const sources = (environment: NodeJS.ProcessEnv = {}) => ({ file, isFileDemanded: false, environment, folder: root });
const settle = (environment: NodeJS.ProcessEnv = {}): SettledSettings => {
  const settled = settleFileAndEnvironment(sources(environment));
  if (!settled.ok) throw new Error(describeMistakes('', settled.mistakes));
  return settled.value;
};
const objections = (environment: NodeJS.ProcessEnv): readonly string[] => {
  const settled = settleFileAndEnvironment(sources(environment));
  return settled.ok
    ? []
    : describeMistakes('', settled.mistakes)
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
};

describe('the environment', () => {
  it('sets any setting by its path in capitals, above the file', () => {
    writeFileSync(file, '{ "risk": { "maxOrderNotional": "1", "duplicateWindowMs": 5 } }');
    const { settings } = settle({
      TRADEWARDEN_RISK_MAX_ORDER_NOTIONAL: '5000',
      TRADEWARDEN_WEB_ENABLED: 'false',
      TRADEWARDEN_PORTS: '{"ticks":6001}',
      TRADEWARDEN_STRATEGIES: '[{"id":"a","strategy":"./a.ts","symbols":["SPY"]}]',
      TRADEWARDEN_MODE: 'paper',
      TRADEWARDEN_HOME: '/elsewhere',
    });
    expect(settings).toMatchObject({
      risk: { maxOrderNotional: '5000', duplicateWindowMs: 5 },
      web: { enabled: false },
      ports: { ticks: 6001 },
      strategies: [{ strategy: join(root, 'a.ts') }],
    });
  });

  it('is wrong with the name of its variable, together with what is wrong in the file', () => {
    writeFileSync(file, '{ "mode": "papr" }');
    expect(
      objections({
        TRADEWARDEN_RISK_MAX_ORDER_NOTIONAL: 'much',
        TRADEWARDEN_PORTS: '{"tick":1}',
        TRADEWARDEN_MONITORING_STATUS_INTERVAL_SECONDS: '0',
      }),
    ).toEqual([
      `${file}, line 1, column 3: mode: found "papr", expected one of "paper", "live", "backtest", "research"`,
      'TRADEWARDEN_RISK_MAX_ORDER_NOTIONAL: found "much", expected a plain amount such as "25000" or 0.5',
      'TRADEWARDEN_PORTS.tick: found the unknown name "tick", expected a known name: did you mean "ticks"?',
      'TRADEWARDEN_MONITORING_STATUS_INTERVAL_SECONDS: found 0, expected at least 1',
    ]);
  });

  it('leaves mistakes in the file where they stand, by line and column', () => {
    writeFileSync(
      file,
      '\uFEFF{\n  // sizes\n  "risk": { "maxOrderNotionl": "1" },\n  "strategies": [\n    { "id": "a", "strategy": "sma-cross",\n      "symbols": ["SPY", "spy"] },\n    { "id": "b", "strategy": "sma-cross" }\n  ]\n}\n',
    );
    const settled = settleFileAndEnvironment(sources());
    expect(settled.ok ? [] : settled.mistakes).toEqual([
      expect.objectContaining({ path: 'strategies[0].symbols[1]', file, line: 6, column: 26 }),
      // What is missing is missing in something.
      expect.objectContaining({ path: 'strategies[1].symbols', file, line: 7, column: 5 }),
      expect.objectContaining({ path: 'risk.maxOrderNotionl', file, line: 3, column: 13 }),
    ]);
    expect(objections({})[2]).toMatch(/settings\.json, line 3, column 13: risk\.maxOrderNotionl: found the unknown name/);
  });

  it('knows its names, and where JSON is broken', () => {
    expect(objections({ TRADEWARDEN_RISK_MAX_ORDER_NOTIONL: '1', TRADEWARDEN_STRATEGIES: '[{"id" "a"}]' })).toEqual([
      'TRADEWARDEN_RISK_MAX_ORDER_NOTIONL: found the unknown variable "TRADEWARDEN_RISK_MAX_ORDER_NOTIONL", expected a known name: did you mean "TRADEWARDEN_RISK_MAX_ORDER_NOTIONAL"?',
      'TRADEWARDEN_STRATEGIES, line 1, column 8: found broken JSON at "\\"a\\"", expected a colon',
    ]);
    expect(objections({ TRADEWARDEN_QUATSCH: '1' })).toEqual([
      expect.stringContaining('"tradewarden settings show" lists them'),
    ]);
  });
});

describe('the settings commands', () => {
  it('show every value with where it came from', async () => {
    writeFileSync(file, '{ "simulator": { "seed": 7, "speed": 2 } }');
    const { stdout, code } = await runTradewarden('settings', 'show', '--home', root, '--speed', '5', '--json');
    const { settings } = JSON.parse(stdout) as { readonly settings: readonly { readonly path: string }[] };
    expect(code).toBe(0);
    expect(settings.filter(({ path }) => /^simulator\.(startingCash|seed|speed)$/.test(path))).toEqual([
      { path: 'simulator.startingCash', value: '100000', origin: 'default' },
      { path: 'simulator.seed', value: 7, origin: file },
      { path: 'simulator.speed', value: 5, origin: '--speed' },
    ]);
  });

  it('check a file, and name each mistake for programs', async () => {
    expect(await runTradewarden('settings', 'check', '--home', root)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('fine'),
    });
    writeFileSync(file, '{ "mode": "paper", "mode": "live", }');
    const twice = await runTradewarden('settings', 'check', '--home', root, '--json');
    expect(twice.code).toBe(2);
    expect(JSON.parse(twice.stdout)).toMatchObject({
      error: {
        code: 'WRONG_SETTINGS',
        mistakes: [{ path: `${file}, line 1, column 20`, found: 'the name "mode" twice', expected: 'each name once' }],
      },
    });
    const none = await runTradewarden('settings', '--home', root);
    expect(none).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ACTION: found nothing, expected one of "check", "show", "schema"'),
    });
  });
});

describe('a change', () => {
  const change = (patch: SettingsPatch, environment: NodeJS.ProcessEnv = {}, flags = {}) =>
    changeSettings({ home, sources: sources(environment), patch, by: 'a person', ...flags });

  it('keeps comments and everything else, and says what needs a restart', () => {
    writeFileSync(file, '{\n  // careful\n  "risk": { "maxOrderNotional": "100" /* low */ }\n}\n');
    const outcome = change([
      { path: ['risk', 'maxOrderNotional'], value: '200' },
      { path: ['backups', 'keep'], value: 3 },
    ]);
    expect(outcome).toMatchObject({ ok: true, restartNeededFor: ['risk.maxOrderNotional'], overridden: [] });
    expect(readFileSync(file, 'utf8')).toBe(
      '{\n  // careful\n  "risk": {\n    "maxOrderNotional": "200" /* low */\n  },\n  "backups": {\n    "keep": 3\n  }\n}\n',
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(`${file}.new`)).toBe(false);
  });

  it('begins a file, and takes a setting back to its default', () => {
    change([{ path: ['web', 'port'], value: 6000 }]);
    expect(settle().settings.web.port).toBe(6000);
    change([{ path: ['web', 'port'] }]);
    expect(settle().settings.web.port).toBe(5550);
  });

  it.each([
    [[{ path: ['risk', 'maxOrderNotional'], value: '-1' }], /maxOrderNotional: found "-1", expected a plain amount/],
    [[{ path: ['risk', 'maxOrderNotionl'], value: '1' }], /did you mean "maxOrderNotional"/],
    [[{ path: ['mode', 'x', 'y'], value: '1' }], /mode/],
    [[{ path: ['alpaca', 'secret'], value: 'hush' }], /no secrets in settings/],
  ] as const)('that is wrong leaves the file alone: %j', (patch, expected) => {
    writeFileSync(file, '{ "mode": "paper" }');
    const outcome = change(patch);
    expect(outcome.ok ? '' : describeMistakes('', outcome.mistakes)).toMatch(expected);
    expect(outcome.ok ? '' : describeMistakes('', outcome.mistakes)).not.toContain('hush');
    expect(readFileSync(file, 'utf8')).toBe('{ "mode": "paper" }');
  });

  it('of a broken file is refused, so that what a person wrote is not lost', () => {
    writeFileSync(file, '{ "mode": }');
    expect(change([{ path: ['mode'], value: 'paper' }])).toMatchObject({ ok: false });
    expect(readFileSync(file, 'utf8')).toBe('{ "mode": }');
  });

  it('says what stands above it, and is written down all the same', () => {
    const outcome = change([{ path: ['web', 'port'], value: 6000 }], { TRADEWARDEN_WEB_PORT: '7000' });
    expect(outcome).toMatchObject({ ok: true, overridden: [{ path: 'web.port', by: 'TRADEWARDEN_WEB_PORT' }] });
    expect(readSettingsJournal(home)[0]).toMatchObject({
      by: 'a person',
      changes: expect.arrayContaining([expect.objectContaining({ path: 'web.port', after: 6000 })]),
    });
  });
});

describe('the journal of settings', () => {
  it('tells what changed, when, and by whom, and nothing when nothing did', () => {
    recordSettings(home, settle(), 'me', 'start');
    expect(readSettingsJournal(home)).toEqual([]);
    writeFileSync(file, '{ "alerts": { "webhookUrl": "https://hooks.example.com/T0/secret" }, "web": { "port": 6000 } }');
    recordSettings(home, settle(), 'me', 'start');
    recordSettings(home, settle(), 'me', 'start');
    writeFileSync(file, '{}');
    recordSettings(home, settle(), 'you', 'start');
    expect(readSettingsJournal(home)).toMatchObject([
      {
        by: 'me',
        recordedAtUs: expect.any(Number),
        changes: [
          { path: 'web.port', before: 5550, after: 6000, origin: file },
          { path: 'alerts.webhookUrl', before: null, after: 'https://hooks.example.com/…', origin: file },
        ],
      },
      {
        by: 'you',
        changes: [
          { path: 'web.port', before: 6000, after: 5550, origin: 'default' },
          { path: 'alerts.webhookUrl', after: null },
        ],
      },
    ]);
    expect(findBrokenSettingsEntry(settingsJournalPath(home))).toBeNull();
  });

  it('survives a line that a crash cut off, and shows an edited one', () => {
    writeFileSync(file, '{ "web": { "port": 6000 } }');
    recordSettings(home, settle(), 'me', 'start');
    const path = settingsJournalPath(home);
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"sequence":2,"rec`);
    writeFileSync(file, '{ "web": { "port": 6001 } }');
    recordSettings(home, settle(), 'me', 'start');
    expect(readSettingsJournal(home)).toHaveLength(2);
    expect(findBrokenSettingsEntry(path)).toBeNull();
    writeFileSync(path, readFileSync(path, 'utf8').replace('6000', '6999'));
    expect(findBrokenSettingsEntry(path)).toBe(1);
  });
});
