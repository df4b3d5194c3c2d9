// Query parameters as clients really send them: repeated keys or comma-separated lists, dates or full timestamps.
import type { HttpError } from './http-error.ts';
import { type DayZone, parseInstant } from './timestamps.ts';

export type Query = {
  text(name: string): string | undefined;
  list(name: string): readonly string[] | undefined;
  flag(name: string): boolean;
  choice<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice;
  count(name: string, bounds: { readonly fallback: number; readonly most: number }): number;
  instant(name: string, bound: 'start' | 'end', zone?: DayZone): number | undefined;
};

const TRUE_WORDS: readonly string[] = ['true', 't', '1'];
const FALSE_WORDS: readonly string[] = ['false', 'f', '0'];

/** `refuse` makes the error of this family of endpoints. */
export function readQuery(source: unknown, refuse: (message: string) => HttpError): Query {
  const parameters = (source ?? {}) as Readonly<Record<string, string | string[] | undefined>>;
  const text = (name: string): string | undefined => {
    const value = parameters[name];
    const first = Array.isArray(value) ? value[0] : value;
    return first === undefined || first === '' ? undefined : first;
  };
  return {
    text,
    list(name) {
      const value = parameters[name];
      if (value === undefined) return undefined;
      const items = (Array.isArray(value) ? value : [value]).flatMap((item) => item.split(',')).map((item) => item.trim());
      const found = items.filter((item) => item !== '');
      return found.length === 0 ? undefined : found;
    },
    flag(name) {
      const value = text(name);
      // Clients in other languages write their own language's truth values.
      const written = value?.toLowerCase() ?? 'false';
      if (FALSE_WORDS.includes(written)) return false;
      if (TRUE_WORDS.includes(written)) return true;
      throw refuse(`invalid ${name} "${value}": expected true or false`);
    },
    choice(name, choices, fallback) {
      const value = text(name);
      if (value === undefined) return fallback;
      const found = choices.find((choice) => choice === value.toLowerCase());
      if (found !== undefined) return found;
      throw refuse(`invalid ${name} "${value}": expected ${choices.join(', ')}`);
    },
    count(name, { fallback, most }) {
      const value = text(name);
      if (value === undefined) return fallback;
      const count = Number(value);
      if (/^\d+$/.test(value) && count >= 1 && count <= most) return count;
      throw refuse(`invalid ${name} "${value}": expected a whole number from 1 to ${most}`);
    },
    instant(name, bound, zone = 'new-york') {
      const value = text(name);
      if (value === undefined) return undefined;
      const atUs = parseInstant(value, bound, zone);
      if (atUs !== undefined) return atUs;
      throw refuse(`invalid ${name} "${value}": expected RFC 3339 such as "2026-11-20T15:10:18Z", or YYYY-MM-DD`);
    },
  };
}
