// The settings file's JSON Schema and its values, as a flat list of fields for a form.

export type SettingKind = 'boolean' | 'integer' | 'number' | 'choice' | 'text' | 'words' | 'entries' | 'json';
export type SettingItem = {
  /** Dotted, as a change names it. */
  readonly path: string;
  readonly section: string;
  readonly label: string;
  readonly kind: SettingKind;
  readonly choices: readonly string[];
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly description: string;
  /** What the field shows for the value in force. */
  readonly text: string;
  /** The schema of each entry of a list of objects. */
  readonly entrySchema?: unknown;
};

type Schema = {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly description?: string;
  readonly default?: unknown;
  readonly items?: Schema;
  readonly pattern?: string;
};

const GENERAL = 'general';
/** What is edited as JSON stands apart from the simple questions that come first. */
const ADVANCED = 'advanced';

/** Empty when the schema is none. Nested objects with known fields are walked into; the rest is edited as JSON. */
export function listSettings(schema: unknown, values: unknown): readonly SettingItem[] {
  return isObject(schema) ? walk(schema as Schema, values, []) : [];
}

function walk(schema: Schema, value: unknown, path: readonly string[]): readonly SettingItem[] {
  const known = schema.properties;
  if (known && Object.keys(known).length > 0) {
    return Object.entries(known)
      .filter(([name]) => !name.startsWith('$'))
      .flatMap(([name, part]) => walk(part, isObject(value) ? value[name] : undefined, [...path, name]));
  }
  return [toItem(schema, value === undefined ? schema.default : value, path)];
}

function toItem(schema: Schema, value: unknown, path: readonly string[]): SettingItem {
  const { kind, choices } = kindOf(schema);
  const plain = kind === 'json' ? ADVANCED : GENERAL;
  const section = path.length > 1 || kind === 'entries' ? (path[0] ?? plain) : plain;
  return {
    path: path.join('.'),
    section,
    label: path.length > 1 ? path.slice(1).join(' · ') : (path[0] ?? ''),
    kind,
    choices,
    minimum: boundOf(schema.minimum),
    maximum: boundOf(schema.maximum),
    description: schema.description ?? '',
    text: toText(kind, value),
    ...(kind === 'entries' && { entrySchema: schema.items }),
  };
}

function toText(kind: SettingKind, value: unknown): string {
  if (value === undefined || (value === null && kind !== 'json')) return '';
  if (kind === 'words' && Array.isArray(value)) return value.join(' ');
  return kind === 'json' || kind === 'entries' ? JSON.stringify(value, null, 2) : String(value);
}

function kindOf(schema: Schema): { readonly kind: SettingKind; readonly choices: readonly string[] } {
  if (schema.enum?.every((choice) => typeof choice === 'string')) return { kind: 'choice', choices: schema.enum as string[] };
  const options = schema.anyOf ?? schema.oneOf;
  if (options) {
    const types = options.map(({ type }) => type);
    return {
      kind: types.every((type) => type === 'string' || type === 'number' || type === 'integer') ? 'text' : 'json',
      choices: [],
    };
  }
  // An amount may be written as either.
  if (Array.isArray(schema.type) && schema.type.every((type) => type === 'string' || type === 'number'))
    return { kind: 'text', choices: [] };
  switch (schema.type) {
    case 'boolean':
    case 'integer':
    case 'number':
      return { kind: schema.type, choices: [] };
    case 'string':
      return { kind: 'text', choices: [] };
    case 'array':
      return { kind: kindOfList(schema.items), choices: [] };
    default:
      return { kind: 'json', choices: [] };
  }
}

/** Words that a pattern describes, such as symbols, are written side by side. */
function kindOfList(entry: Schema | undefined): SettingKind {
  if (entry?.type === 'object' && entry.properties) return 'entries';
  return entry?.type === 'string' && entry.pattern !== undefined ? 'words' : 'json';
}

/** JSON Schema of whole numbers names the largest safe one; that says nothing to a person. */
const boundOf = (bound: number | undefined): number | null =>
  bound === undefined || Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? null : bound;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
