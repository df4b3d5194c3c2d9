// Makes log fields fit for any channel: errors keep name, message, code, stack and cause, what cannot be sent becomes text.

const DEEPEST = 6;

export const toPlainFields = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, toPlain(value, 0)]));

/** What is known of an error, as plain data. */
export function describeError(error: Error, depth = 0): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const code: unknown = (error as { readonly code?: unknown }).code;
  return {
    name,
    message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    stack: stack ?? '',
    ...(cause === undefined ? {} : { cause: toPlain(cause, depth + 1) }),
  };
}

function toPlain(value: unknown, depth: number): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return String(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return '[too deep]';
  if (value instanceof Error) return describeError(value, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid date' : value.toISOString();
  if (value instanceof Map) return toPlain(Object.fromEntries(value) as object, depth);
  if (Array.isArray(value) || value instanceof Set) return [...value].map((entry: unknown) => toPlain(entry, depth + 1));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, toPlain(entry, depth + 1)]));
}
