// A command that fails tells programs why: one JSON document on stdout with `--json`, and the exit code that it has without.
import { afterAll, describe, expect, it } from 'vitest';
import { createHome, removeHome, runTradewarden } from '../support/product-run.ts';

const home = createHome();
afterAll(() => removeHome(home));

describe('a failed command with --json', () => {
  it.each([
    ['status', [], 3, 'NOT_RUNNING', /^no Tradewarden is running on /, 0],
    ['run', ['--mode', 'papr', '--speed', '0'], 2, 'WRONG_FLAGS', /^tradewarden run:\n {2}--mode: found "papr"/, 2],
    ['run', ['--settings', 'nowhere.json'], 2, 'WRONG_SETTINGS', /found no such file/, 1],
    ['halt', ['now'], 2, 'WRONG_FLAGS', /now: found a word that belongs to no flag/, 1],
    ['hlat', [], 2, 'UNKNOWN_COMMAND', /did you mean "halt"/, 0],
  ] as const)('%s %j prints what and why', async (command, words, exitCode, code, message, mistakes) => {
    const { code: left, stdout, stderr } = await runTradewarden(command, ...words, '--home', home, '--json');
    expect(left).toBe(exitCode);
    const { error } = JSON.parse(stdout) as {
      readonly error: { readonly message: string; readonly mistakes: readonly unknown[] };
    };
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(error.mistakes).toHaveLength(mistakes);
    expect(stderr.trim()).toBe(error.message);
  });

  it('names each mistake by path, what was found and what was expected', async () => {
    const { stdout } = await runTradewarden('run', '--ports', '{"tick":1,"signals":"x"}', '--home', home, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        mistakes: [
          { path: '--ports.signals', found: '"x"', expected: 'a number' },
          { path: '--ports.tick', found: 'the unknown name "tick"', expected: 'a known name: did you mean "ticks"?' },
        ],
      },
    });
  });
});
