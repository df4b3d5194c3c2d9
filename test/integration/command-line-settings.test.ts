// From flags, environment and settings file to what will run, with real files and folders.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RUN_FLAGS, type RunFlags } from '../../main/command-line/flags.ts';
import { parseWords } from '../../main/command-line/parse-words.ts';
import { planRun } from '../../main/command-line/plan-run.ts';
import { settleSettings } from '../../main/command-line/run-settings.ts';
import { homeOf } from '../../main/home.ts';
import { describeMistakes } from '../../main/settings/parse-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'tw-flags-'));
afterAll(() => rmSync(folder, { recursive: true }));
const home = homeOf('home', {}, folder);

const read = (...words: string[]): RunFlags => parseWords(RUN_FLAGS, words);
const settle = (...words: string[]) => settleSettings(read(...words), home, { folder, environment: {} });
const objections = (...words: string[]): string[] => {
  const settled = settle(...words);
  return settled.ok
    ? []
    : describeMistakes('', settled.mistakes)
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
};

describe('flags', () => {
  it('that contradict each other are refused', () => {
    expect(objections('--until-done')).toEqual([expect.stringContaining('--until-done: found no --replay')]);
    expect(objections('--from', '2013-10-07')).toEqual([expect.stringContaining('--from: found no --replay')]);
    expect(objections('--replay', 'nowhere', '--from', '2013-10-08', '--to', '2013-10-07')).toEqual([
      `--replay: found nothing at ${join(folder, 'nowhere')}, expected a Lean data folder or a CSV file`,
      '--symbols: found nothing, expected the symbols to play, such as --symbols SPY',
      '--to: found 2013-10-07, expected a day that is not before --from 2013-10-08',
    ]);
    expect(objections('--strategy', 'sma-cross,sma-cross')).toEqual([
      '--strategy: found "sma-cross" twice, expected each strategy once',
    ]);
    expect(objections('--settings', 'none.json')).toEqual([
      `${join(folder, 'none.json')}: found no such file, expected a settings file`,
    ]);
  });
});

describe('a run', () => {
  it('of a replay goes to the simulator, trades its symbols, and ends on its first day by default', () => {
    const settled = settle(
      '--replay',
      '.',
      '--symbols',
      'SPY',
      '--from',
      '2013-10-07',
      '--strategy',
      'sma-cross',
      '--parameter',
      'fast=5',
      '--speed',
      '1000',
    );
    expect(settled.ok && settled.value.settings).toMatchObject({
      venue: 'simulator',
      simulator: {
        speed: 1000,
        market: { kind: 'replay', path: folder, symbols: ['SPY'], resolution: 'minute', from: '2013-10-07', to: '2013-10-07' },
      },
      strategies: [{ id: 'sma-cross', strategy: 'sma-cross', symbols: ['SPY'], parameters: { fast: '5' } }],
    });
  });

  it("counts relative paths from the caller's folder, and those of the settings file from its own", () => {
    writeFileSync(
      join(folder, 'my.json'),
      '{ "strategies": [{ "id": "mine", "strategy": "./mine.ts", "symbols": ["SPY"] }] } // mine',
    );
    const fromFile = settle('--settings', 'my.json');
    expect(fromFile.ok && fromFile.value.settings.strategies[0]?.strategy).toBe(join(folder, 'mine.ts'));
    const fromFlag = settle('--strategy', './Fast Cross.ts');
    expect(fromFlag.ok && fromFlag.value.settings.strategies[0]).toMatchObject({
      id: 'fast-cross',
      strategy: join(folder, 'Fast Cross.ts'),
    });
  });

  it('until it is done may find its replay in the file', () => {
    const market = { kind: 'replay', path: '.', symbols: ['SPY'], from: '2013-10-07', to: '2013-10-07' };
    writeFileSync(join(folder, 'replay.json'), JSON.stringify({ simulator: { market } }));
    expect(objections('--until-done', '--settings', 'replay.json')).toEqual([]);
    const settled = settle('--until-done', '--settings', 'replay.json');
    expect(settled.ok && settled.value.settings.simulator.market).toMatchObject({ path: folder });
  });

  it('of a strategy that the file describes uses it as it is described there', () => {
    const mine = { id: 'mine', strategy: 'sma-cross', symbols: ['QQQ'], parameters: { fast: 3 } };
    writeFileSync(join(folder, 'strategies.json'), JSON.stringify({ strategies: [mine, { ...mine, id: 'other' }] }));
    const settled = settle('--settings', 'strategies.json', '--strategy', 'mine', '--parameter', 'slow=9');
    expect(settled.ok && settled.value.settings.strategies).toEqual([
      { ...mine, parameters: { fast: 3, slow: '9' }, paused: false, reload: false, maxMemoryMb: 512, required: false },
    ]);
  });

  it('prefers a flag to the file', () => {
    writeFileSync(join(folder, 'speed.json'), '{ "simulator": { "speed": 7, "seed": 9 } }');
    const settled = settle('--settings', 'speed.json', '--speed', '3');
    expect(settled.ok && settled.value.settings.simulator).toMatchObject({ speed: 3, seed: 9 });
  });

  const place = { folder, environment: {} as NodeJS.ProcessEnv };
  it.each(['backtest', 'research'] as const)('in %s mode is refused in one clear sentence', (mode) => {
    expect(() => planRun(read('--mode', mode), home, place)).toThrow(/comes with a later version/);
  });

  it('goes live only when that is typed, with the keys of a live account, and never over a replay', () => {
    const environment = { APCA_API_KEY_ID: 'K', APCA_API_SECRET_KEY: 'S' };
    const withKeys = { folder, environment };
    writeFileSync(join(folder, 'live.json'), '{ "mode": "live" }');
    writeFileSync(join(folder, 'simulated.json'), '{ "venue": "simulator" }');
    expect(() => planRun(read('--settings', 'live.json'), home, withKeys)).toThrow(/live trading is never a default/);
    expect(() => planRun(read('--mode', 'live'), home, place)).toThrow(/needs the keys of a live account/);
    expect(() => planRun(read('--mode', 'live', '--settings', 'simulated.json'), home, withKeys)).toThrow(
      /venue: found "simulator"/,
    );
    const replay = ['--replay', '.', '--symbols', 'SPY', '--from', '2013-10-07'];
    expect(() => planRun(read('--mode', 'live', ...replay), home, withKeys)).toThrow(/venue: found "simulator"/);
    expect(planRun(read('--mode', 'live'), home, withKeys)).toMatchObject({
      mode: 'live',
      venue: 'alpaca-live',
      keysIn: 'environment',
    });
    expect(planRun(read(), home, withKeys)).toMatchObject({ mode: 'paper', venue: 'alpaca-paper' });
  });

  it("trades at Alpaca's paper venue when keys are configured, else at the simulator", () => {
    const environment = { APCA_API_KEY_ID: 'K', APCA_API_SECRET_KEY: 'S' };
    expect(planRun(read(), home, place).venue).toBe('simulator');
    expect(planRun(read(), home, { folder, environment }).venue).toBe('alpaca-paper');
    expect(
      planRun(read('--replay', '.', '--symbols', 'SPY', '--from', '2013-10-07'), home, { folder, environment }).venue,
    ).toBe('simulator');
  });

  it('says which half of a pair of keys is missing', () => {
    expect(() => planRun(read(), home, { folder, environment: { ALPACA_API_KEY: 'K' } })).toThrow(
      /ALPACA_SECRET_KEY: found nothing, expected a value, because ALPACA_API_KEY is set/,
    );
  });

  it.skipIf(process.platform === 'win32')('refuses a key file that others may read, and never shows what is in it', () => {
    mkdirSync(home.keys, { recursive: true });
    const path = join(home.keys, 'alpaca.json');
    writeFileSync(path, '{ "keyId": "K", "secret": "hunter2" }', { mode: 0o644 });
    expect(() => planRun(read(), home, place)).toThrow(/found a file that others may read \(mode 0644\), expected mode 0600/);
    chmodSync(path, 0o600);
    expect(planRun(read(), home, place).venue).toBe('alpaca-paper');
    writeFileSync(path, '{ "keyId": "K", "secrets": "hunter2", "secret": 17 }');
    let message = '';
    try {
      planRun(read(), home, place);
    } catch (error) {
      message = String(error);
    }
    expect(message).toMatch(/secrets: found the unknown name "secrets"/);
    expect(message).not.toMatch(/hunter2|17/);
    rmSync(path);
  });

  it('refuses settings for a component that it does not have', () => {
    writeFileSync(join(folder, 'parts.json'), '{ "components": { "order-exekutor": { "required": true } } }');
    expect(() => planRun(read('--settings', 'parts.json'), home, place)).toThrow(
      /components\.order-exekutor: found the unknown name .* did you mean "order-executor"/,
    );
  });
});
