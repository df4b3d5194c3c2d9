// Flags: every wrong one is told, all at once, with what was found and what was expected.
import { describe, expect, it } from 'vitest';
import { CommandFailure } from '../../../../main/command-line/command-failure.ts';
import { COMMANDS } from '../../../../main/command-line/command-line.ts';
import { type Flag, word, writeFlag } from '../../../../main/command-line/flag.ts';
import { text } from '../../../../main/command-line/flag-values.ts';
import { RUN_FLAGS, type RunFlags } from '../../../../main/command-line/flags.ts';
import { parseWords } from '../../../../main/command-line/parse-words.ts';
import { readFlags } from '../../../../main/command-line/read-flags.ts';

const FLAGS = Object.entries<Flag>(RUN_FLAGS);
const read = (...words: string[]): RunFlags => parseWords(RUN_FLAGS, words);
const refusal = (...words: string[]): string[] => {
  try {
    read(...words);
  } catch (error) {
    if (error instanceof CommandFailure)
      return error.message
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
    throw error;
  }
  return [];
};

describe('flags', () => {
  it.each(COMMANDS)('and words of $name are described', ({ flags, words }) => {
    for (const { description } of [...Object.values(flags), ...Object.values(words)])
      expect(description.length).toBeGreaterThan(8);
  });

  it.each(FLAGS.filter(([, { value }]) => value).map(([name, { value }]) => [writeFlag(name), value] as const))(
    '%s says so when its value is missing',
    (flag, value) => {
      expect(refusal(flag)).toEqual([`${flag}: found nothing, expected ${value}`]);
    },
  );

  it('and words that are missing are told in the words of what was expected', () => {
    const read = readFlags({}, { file: word('a backup', text('the path of a backup')) }, {}, []);
    expect(read).toMatchObject({ mistakes: [{ path: 'FILE', found: 'nothing', expected: 'the path of a backup' }] });
  });

  it.each(FLAGS.map(([name]) => writeFlag(name)))('%s is suggested when it is mistyped', (flag) => {
    expect(refusal(`${flag}x`)).toEqual([`${flag}x: found an unknown flag, expected a known one: did you mean "${flag}"?`]);
  });

  it('are read with their values', () => {
    expect(
      read(
        '--symbols',
        'SPY,AAPL',
        '--symbols',
        'BTC/USD',
        '--speed',
        '2.5',
        '--parameter',
        'fast=5',
        '--ports',
        '{"ticks":6001}',
        '--until-done',
      ),
    ).toEqual({
      symbols: ['SPY', 'AAPL', 'BTC/USD'],
      speed: 2.5,
      parameter: [['fast', '5']],
      ports: { ticks: 6001 },
      untilDone: true,
    });
  });

  it('that may be given only once are not overruled by a second one', () => {
    expect(refusal('--speed', '5', '--mode', 'paper', '--mode', 'live', '--mode', 'paper')).toEqual([
      '--mode: found "paper" and "live" and "paper", expected it only once',
    ]);
  });

  it('name each symbol once', () => {
    expect(refusal('--symbols', 'SPY,AAPL', '--symbols', 'SPY')).toEqual([
      '--symbols: found ["SPY,AAPL","SPY"], expected each symbol once',
    ]);
  });

  it.each(['bogus', '5555', '[]', '{"ticks":6001'])('take no %s for ports', (ports) => {
    expect(refusal('--ports', ports)).toEqual([
      `--ports: found ${JSON.stringify(ports)}, expected default, auto, or JSON such as {"ticks":6001}`,
    ]);
  });

  it('that are wrong are listed together', () => {
    expect(
      refusal(
        '--mode',
        'papr',
        '--speed',
        '0',
        '--seed',
        '1.5',
        '--from',
        '7.10.2013',
        '--symbols',
        'spy',
        '--parameter',
        'fast',
        '--ports',
        '{"tick":1}',
        '--resolution',
        'week',
        'word',
      ),
    ).toEqual(
      [
        'word: found a word that belongs to no flag, expected only flags; "--help" lists them',
        '--mode: found "papr", expected one of "paper", "live", "backtest", "research"',
        '--symbols: found "spy", expected a symbol such as "SPY" or "BTC/USD", in capital letters',
        '--resolution: found "week", expected one of "tick", "second", "minute", "hour", "daily"',
        '--from: found "7.10.2013", expected a date such as "2013-10-07"',
        '--speed: found "0", expected a number above 0, at most 1000000',
        '--seed: found "1.5", expected a whole number from 0',
        '--parameter: found "fast", expected KEY=VALUE, such as fast=5',
        '--ports.tick: found the unknown name "tick", expected a known name: did you mean "ticks"?',
      ].toSorted(byFlagOrder),
    );
  });
});

/** Unknown words come first, then flags in the order of the schema. */
function byFlagOrder(a: string, b: string): number {
  const order = Object.keys(RUN_FLAGS).map(writeFlag);
  const rank = (line: string): number => order.indexOf(/^--[a-z-]+/.exec(line)?.[0] ?? '');
  return rank(a) - rank(b);
}
