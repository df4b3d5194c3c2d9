// Settings from environment variables: TRADEWARDEN_ and the setting's path in capitals, TRADEWARDEN_RISK_MAX_ORDER_NOTIONAL=5000.
import type { z } from 'zod';
import type { Mistake, Parsed } from './mistakes.ts';
import { readJsonWithComments } from './read-json.ts';
import { memberSchemas } from './schema-keys.ts';
import { settingsSchema } from './settings-schema.ts';
import { suggest } from './suggest.ts';

export type SettingPath = readonly string[];
/** A setting that something above the file sets; `source` is how a person calls it, such as the name of the variable. */
export type SetValue = { readonly path: SettingPath; readonly value: unknown; readonly source: string };

const PREFIX = 'TRADEWARDEN_';
/** Variables of ours that are no settings. */
const RESERVED = /^TRADEWARDEN_(HOME$|DESKTOP$|TEST_|BENCH_)/;

export type SettingVariable = { readonly name: string; readonly path: SettingPath; readonly schema: z.ZodType };

/** Every single setting has a variable; a list or a map is one as a whole, written as JSON. */
export const SETTING_VARIABLES: readonly SettingVariable[] = variablesBelow(settingsSchema, []).filter(
  ({ path }) => path[0] !== '$schema',
);

/** What the environment sets. Unknown names with our prefix are mistakes. */
export function readEnvironmentSettings(environment: NodeJS.ProcessEnv): Parsed<readonly SetValue[]> {
  const mistakes: Mistake[] = [];
  const values: SetValue[] = [];
  for (const [name, text] of Object.entries(environment).toSorted(([a], [b]) => a.localeCompare(b))) {
    if (!name.startsWith(PREFIX) || RESERVED.test(name) || text === undefined || text === '') continue;
    const variable = SETTING_VARIABLES.find((own) => own.name === name);
    if (!variable) {
      mistakes.push(unknownVariable(name));
      continue;
    }
    const read = readText(text, variable);
    if (read.ok) values.push({ path: variable.path, value: read.value, source: name });
    else mistakes.push(...read.mistakes);
  }
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, value: values };
}

/** As text where the setting takes it as such, else as JSON: 60, true, ["SPY"]. */
function readText(text: string, { name, schema }: SettingVariable): Parsed<unknown> {
  if (schema.safeParse(text).success) return { ok: true, value: text };
  const json = readJsonWithComments(text);
  if (json.ok) return json;
  if (!/^\s*[[{]/.test(text)) return { ok: true, value: text };
  return { ok: false, mistakes: json.mistakes.map((mistake) => ({ ...mistake, path: `${name}, ${mistake.path}` })) };
}

function variablesBelow(schema: z.ZodType, path: SettingPath): readonly SettingVariable[] {
  const members = memberSchemas(schema);
  if (members) return Object.entries(members).flatMap(([key, member]) => variablesBelow(member, [...path, key]));
  return [{ name: PREFIX + path.map(inCapitals).join('_'), path, schema }];
}

function inCapitals(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** The prefix is always right, so it says nothing about what was meant. */
function unknownVariable(name: string): Mistake {
  const meant = suggest(
    name.slice(PREFIX.length),
    SETTING_VARIABLES.map((own) => own.name.slice(PREFIX.length)),
  );
  const expected =
    meant === undefined
      ? `${PREFIX} and the path of a setting; "tradewarden settings show" lists them`
      : `a known name: did you mean "${PREFIX}${meant}"?`;
  return { path: name, found: `the unknown variable "${name}"`, expected };
}
