// Takes secrets out of whatever is logged: by the names that they go under, by how they look, and by what they are.

const SECRET_NAME =
  /secret|password|passphrase|token|authorization|cookie|credential|private|^key$|api_?key|key_?id$|signature/i;
const REDACTED = '[redacted]';
const DEEPEST = 6;

/** Shorter values are too common to be told apart from other text. */
const SHORTEST_SECRET = 6;

/** Knows the secrets of this session by their value: they come out of no line, wherever they stand in it. */
export class Redactor {
  #values: readonly string[] = [];

  hide(secret: string): void {
    if (secret.length < SHORTEST_SECRET || this.#values.includes(secret)) return;
    // The longest first: one may be a part of another.
    this.#values = [...this.#values, secret].toSorted((a, b) => b.length - a.length);
  }

  text(text: string): string {
    const known = this.#values.reduce((kept, secret) => kept.replaceAll(secret, REDACTED), text);
    return redactText(known);
  }

  fields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const kept = redact(fields);
    if (this.#values.length === 0) return kept;
    const text = JSON.stringify(kept);
    // Values may stand escaped in JSON, names of fields may hold them, too.
    const isClean = this.#values.every((secret) => !text.includes(secret) && !text.includes(escaped(secret)));
    if (isClean) return kept;
    const cleaned = this.#values.reduce(
      (left, secret) => left.replaceAll(escaped(secret), REDACTED).replaceAll(secret, REDACTED),
      text,
    );
    try {
      return JSON.parse(cleaned) as Record<string, unknown>;
    } catch {
      // A secret that is made of JSON's own signs: better no fields than that one.
      return { fields: REDACTED };
    }
  }
}

const escaped = (secret: string): string => JSON.stringify(secret).slice(1, -1);

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
