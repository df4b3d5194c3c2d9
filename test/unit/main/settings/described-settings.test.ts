// Every setting tells a person what it is for, in the form of the desk and in an editor.
import { expect, it } from 'vitest';
import { toJsonSchema } from '../../../../main/settings/json-schema.ts';

type Schema = {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly description?: string;
};

function undescribed(schema: Schema, path: string): readonly string[] {
  const parts = { ...schema.properties, ...schema.items?.properties };
  if (Object.keys(parts).length === 0) return schema.description ? [] : [path];
  return Object.entries(parts)
    .filter(([name]) => !name.startsWith('$'))
    .flatMap(([name, part]) => undescribed(part, path === '' ? name : `${path}.${name}`));
}

it('describes every setting', () => {
  const within = (path: string): boolean => !path.startsWith('strategies.schedule.hours.');
  expect(undescribed(toJsonSchema() as Schema, '').filter(within)).toEqual([]);
});
