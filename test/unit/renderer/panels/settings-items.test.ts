// The settings form made from the product's own schema.
import { expect, it } from 'vitest';
import { findValueMistake, toSettingValue } from '../../../../renderer/panels/settings/setting-values.ts';
import { listSettings, type SettingItem } from '../../../../renderer/panels/settings/settings-items.ts';

const schema = {
  type: 'object',
  properties: {
    $schema: { type: 'string' },
    mode: { type: 'string', enum: ['paper', 'live'], default: 'paper' },
    risk: {
      type: 'object',
      properties: {
        maxOrderNotional: { anyOf: [{ type: 'string' }, { type: 'number' }], default: '25000' },
        duplicateWindowMs: { type: 'integer', minimum: 0, maximum: 3_600_000 },
      },
    },
    strategies: { type: 'array' },
  },
};
const items = listSettings(schema, {
  mode: 'paper',
  risk: { maxOrderNotional: '9000', duplicateWindowMs: 1000 },
  strategies: [],
});
const itemOf = (path: string): SettingItem => {
  const found = items.find((item) => item.path === path);
  if (!found) throw new Error(`no item ${path}`);
  return found;
};

it('lists every setting with its path, its section and the control that fits', () => {
  expect(items.map(({ path, section, kind, text }) => [path, section, kind, text])).toEqual([
    ['mode', 'general', 'choice', 'paper'],
    ['risk.maxOrderNotional', 'risk', 'text', '9000'],
    ['risk.duplicateWindowMs', 'risk', 'integer', '1000'],
    ['strategies', 'advanced', 'json', '[]'],
  ]);
});

it('names what a value has to be', () => {
  expect(findValueMistake(itemOf('risk.duplicateWindowMs'), '-1')).toBe('expected a whole number from 0 to 3600000');
  expect(findValueMistake(itemOf('strategies'), '[{')).toBe('expected JSON');
  expect(findValueMistake(itemOf('mode'), 'dream')).toBe('expected one of paper, live');
});

it('takes an emptied field back to its default', () => {
  expect(findValueMistake(itemOf('risk.duplicateWindowMs'), '')).toBeUndefined();
  expect(toSettingValue(itemOf('risk.duplicateWindowMs'), '')).toBeNull();
});

it('keeps an amount as text and reads JSON', () => {
  expect(toSettingValue(itemOf('risk.maxOrderNotional'), '9000.50')).toBe('9000.50');
  expect(toSettingValue(itemOf('strategies'), '[1]')).toEqual([1]);
});

it('shows nothing for what is no schema', () => {
  expect(listSettings(null, {})).toEqual([]);
});

it('takes an amount that may be text or a number as it is typed', () => {
  const [item] = listSettings({ properties: { capital: { type: ['string', 'number'] } } }, { capital: '5000' });
  expect(item).toMatchObject({ kind: 'text', text: '5000' });
  expect(item && toSettingValue(item, '5000.10')).toBe('5000.10');
});
