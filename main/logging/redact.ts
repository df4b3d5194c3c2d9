// Takes secrets out of log fields by the names that they go under.

const SECRET_NAME =
  /secret|password|passphrase|token|authorization|cookie|credential|private|^key$|api_?key|key_?id$|signature/i;
const REDACTED = '[redacted]';
const DEEPEST = 6;

/** A copy without secrets, bounded in depth. */
export function redact(fields: Readonly<Record<string, unknown>>, depth = 0): Record<string, unknown> {
  const entries = Object.entries(fields).map(([name, value]) => [
    name,
    SECRET_NAME.test(name) ? REDACTED : redactValue(value, depth),
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/** Values that are secret wherever they stand: `Authorization: Basic …`, `APCA-API-SECRET-KEY: …`. */
export const redactText = (text: string): string =>
  text.replace(
    /((?:secret|token|authorization|api-key|key-id|password)[\w-]*["']?\s*[:=]\s*["']?)(?:(?:basic|bearer)\s+)?[^\s"',;]+/gi,
    `$1${REDACTED}`,
  );

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return '[too deep]';
  if (Array.isArray(value)) return value.map((entry) => redactValue(entry, depth + 1));
  if (value instanceof Error) {
    return {
      name: value.name,
      message: redactText(value.message),
      stack: redactText(value.stack ?? ''),
      cause: redactValue(value.cause, depth + 1),
    };
  }
  return redact(value as Record<string, unknown>, depth + 1);
}
