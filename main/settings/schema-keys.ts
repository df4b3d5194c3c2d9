// Looks into a zod schema: which names an object at a path may have.
import type { z } from 'zod';

/** The parts of a schema's definition that lead further in. */
type Definition = {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly out?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly shape?: Readonly<Record<string, z.ZodType>>;
};

/** The names known at a path; empty where any name may stand. */
export function knownKeysAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let candidates = unwrap(schema);
  for (const key of path) candidates = candidates.flatMap((candidate) => stepInto(candidate, key)).flatMap(unwrap);
  return [...new Set(candidates.flatMap((candidate) => Object.keys(definitionOf(candidate).shape ?? {})))];
}

/** The members of a plain object, behind its default; null for everything else, alternatives included. */
export function memberSchemas(schema: z.ZodType): Readonly<Record<string, z.ZodType>> | null {
  const { innerType, shape } = definitionOf(schema);
  return innerType ? memberSchemas(innerType) : (shape ?? null);
}

const definitionOf = (schema: z.ZodType): Definition => schema.def as unknown as Definition;

/** The schemas behind defaults, optionals, transformations and alternatives. */
function unwrap(schema: z.ZodType): readonly z.ZodType[] {
  const { innerType, in: source, out: result, options } = definitionOf(schema);
  if (innerType) return unwrap(innerType);
  if (source && result) return [...unwrap(source), ...unwrap(result)];
  if (options) return options.flatMap(unwrap);
  return [schema];
}

function stepInto(schema: z.ZodType, key: PropertyKey): readonly z.ZodType[] {
  const { element, valueType, shape } = definitionOf(schema);
  const next = typeof key === 'number' ? element : (shape?.[String(key)] ?? valueType);
  return next ? [next] : [];
}
