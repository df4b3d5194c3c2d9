// Flags: every wrong one is told, all at once, with what was found and what was expected.
import { describe, expect, it } from 'vitest';
import { CommandFailure } from '../../../../main/command-line/command-failure.ts';
import {
  HALT_FLAGS,
  INSTANCE_FLAGS,
  RUN_FLAGS,
  type RunFlags,
  runFlagsSchema,
  SIMULATOR_FLAGS,
  writeFlag,
} from '../../../../main/command-line/flags.ts';
import { parseWords } from '../../../../main/command-line/parse-words.ts';

const read = (...words: string[]): RunFlags => parseWords(runFlagsSchema, RUN_FLAGS, words);
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
  it.each([...RUN_FLAGS, ...SIMULATOR_FLAGS, ...INSTANCE_FLAGS, ...HALT_FLAGS].map((row) => [row.name, row] as const))(
    '--%s is described',
    (_name, row) => {
      expect(row.description.length).toBeGreaterThan(8);
    },
  );

  it('are known to the check exactly as they are known to the help', () => {
    expect(Object.keys(runFlagsSchema.shape).toSorted()).toEqual(RUN_FLAGS.map(({ name }) => name).toSorted());
  });

  it.each(RUN_FLAGS.filter(({ value }) => value).map(({ name, value }) => [writeFlag(name), value] as const))(
    '%s says so when its value is missing',
    (flag, value) => {
      expect(refusal(flag)).toEqual([`${flag}: found nothing, expected ${value}`]);
    },
  );

  it.each(RUN_FLAGS.map(({ name }) => writeFlag(name)))('%s is suggested when it is mistyped', (flag) => {
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
  const order = Object.keys(runFlagsSchema.shape).map(writeFlag);
  const rank = (line: string): number => order.indexOf(/^--[a-z-]+/.exec(line)?.[0] ?? '');
  return rank(a) - rank(b);
}
