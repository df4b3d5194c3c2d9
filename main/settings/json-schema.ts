// The settings as JSON Schema, so that editors complete names and underline mistakes.
import { z } from 'zod';
import { componentsOf } from '../supervisor/core/component-table.ts';
import { settingsSchema } from './settings-schema.ts';

/** The document as it is published, with a line end. */
export const publishedSchema = (): string => `${JSON.stringify(toJsonSchema(), null, 2)}\n`;

export function toJsonSchema(): Readonly<Record<string, unknown>> {
  // What only a function can check (bounds of amounts, contradictions) is left to us.
  const schema = z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' }) as {
    readonly properties: Readonly<Record<string, object>>;
  };
  const ids = componentsOf({ venue: 'simulator', strategies: [], desk: 'browser' }).map(({ id }) => id);
  const propertyNames = { anyOf: [{ enum: ids }, { type: 'string', pattern: '^strategy:[a-z0-9][a-z0-9-]*$' }] };
  return {
    ...schema,
    title: 'Settings of Tradewarden',
    properties: { ...schema.properties, components: { ...schema.properties['components'], propertyNames } },
  };
}
