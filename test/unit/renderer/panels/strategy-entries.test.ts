// The strategies of the settings as a form edits them, by the product's own schema.
import { describe, expect, it } from 'vitest';
import { toJsonSchema } from '../../../../main/settings/json-schema.ts';
import { parseSettings } from '../../../../main/settings/parse-settings.ts';
import { listSettings, type SettingItem } from '../../../../renderer/panels/settings/settings-items.ts';
import {
  findStrategyFile,
  hasMistakes,
  itemsOf,
  mistakesIn,
  newEntry,
  readEntries,
  type StrategyEntry,
  setItem,
  setParameter,
} from '../../../../renderer/panels/settings/strategy-entries.ts';
import { pretendParameter } from '../../../support/pretend-desk/pretend-parameter.ts';

const list = listSettings(toJsonSchema(), {}).find(({ path }) => path === 'strategies');
const schema = list?.entrySchema;
const entry: StrategyEntry = { id: 'sma-cross', strategy: 'sma-cross', symbols: ['SPY', 'BTC/USD'], parameters: { fast: 3 } };
const itemOf = (path: string, of = entry): SettingItem => {
  const found = itemsOf(schema, of).find((item) => item.path === path);
  if (!found) throw new Error(`no item ${path}`);
  return found;
};
const fast = pretendParameter();
const band = pretendParameter({ name: 'band', type: 'number', default: 0.5, minimum: 0, maximum: 9 });

describe('a strategy of the settings', () => {
  it('is a form: name, symbols, capital, size and schedule', () => {
    expect(list?.kind).toBe('entries');
    expect(itemsOf(schema, entry).map(({ path }) => path)).toEqual(
      expect.arrayContaining(['id', 'strategy', 'symbols', 'paused', 'capital', 'size.shares', 'schedule.hours.from']),
    );
    expect(itemOf('symbols')).toMatchObject({ kind: 'words', text: 'SPY BTC/USD' });
    expect(itemOf('size.shares').label).toBe('size · shares');
  });

  it('is set field by field, and an emptied group is gone', () => {
    const sized = setItem(entry, itemOf('size.notional'), '5000');
    expect(sized['size']).toEqual({ notional: '5000' });
    expect(setItem(sized, itemOf('size.notional', sized), '')).toEqual(entry);
    expect(setItem(entry, itemOf('symbols'), 'SPY, AAPL')['symbols']).toEqual(['SPY', 'AAPL']);
    expect(setItem(entry, itemOf('maxMemoryMb'), '256')['maxMemoryMb']).toBe(256);
  });

  it('keeps what is mistaken as it was typed, and says so', () => {
    const wrong = setItem(entry, itemOf('maxMemoryMb'), '1 GB');
    expect(wrong['maxMemoryMb']).toBe('1 GB');
    expect(hasMistakes(schema, wrong, [])).toBe(true);
    expect(hasMistakes(schema, entry, [fast])).toBe(false);
    expect(hasMistakes(schema, setParameter(entry, fast, '1'), [fast])).toBe(true);
  });

  it('takes parameters as numbers once they are typed to the end', () => {
    expect(setParameter(entry, fast, '12')['parameters']).toEqual({ fast: 12 });
    expect(setParameter(entry, band, '1.')['parameters']).toEqual({ fast: 3, band: '1.' });
    expect(setParameter(entry, band, '1.5')['parameters']).toEqual({ fast: 3, band: 1.5 });
    expect(setParameter(entry, fast, '')).toEqual({ id: 'sma-cross', strategy: 'sma-cross', symbols: ['SPY', 'BTC/USD'] });
  });

  it('is added under a name that is free', () => {
    expect(newEntry([entry, { ...entry, id: 'sma-cross-2' }], 'sma-cross')).toMatchObject({ id: 'sma-cross-3' });
  });

  it('is no form where the text is no list', () => {
    expect(readEntries('{')).toBeNull();
    expect(readEntries('[1]')).toBeNull();
    expect(readEntries('')).toEqual([]);
  });

  it('finds the field of each mistake in what the settings file is refused with', () => {
    const parsed = parseSettings({ strategies: [{ ...entry, symbols: ['spy'], size: { shares: '1', notional: '2' } }] });
    const mistakes = parsed.ok ? [] : parsed.mistakes;
    const answer = [
      'Nothing was changed:',
      ...mistakes.map((each) => `  ${each.path}: found ${each.found}, expected ${each.expected}`),
    ];
    expect(mistakesIn(answer.join('\n'))).toMatchObject({
      'strategies[0].symbols[0]': expect.stringContaining('expected a symbol'),
      'strategies[0].size': expect.stringContaining('expected exactly one of'),
    });
  });
});

it('is found by its name or by its path, wherever the settings count it from', () => {
  const fileOf = (strategy: string, file: string) => ({ strategy, file, description: '', parameters: [], mistake: null });
  const files = [fileOf('sma-cross', '/app/strategies/sma-cross.ts'), fileOf('my-dip', '/home/me/strategies/my-dip.ts')];
  expect(findStrategyFile(files, 'sma-cross')).toBe(files[0]);
  for (const path of ['my-dip', '/home/me/strategies/my-dip.ts', './strategies/my-dip.ts', 'my-dip.ts'])
    expect(findStrategyFile(files, path)).toBe(files[1]);
  for (const other of ['my', 'dip.ts', '', null]) expect(findStrategyFile(files, other)).toBeUndefined();
});
