// Texts of the settings form: what is plainly wrong with them, and the values that they stand for. The desk checks all again.
import type { SettingItem } from './settings-items.ts';

export function findValueMistake({ kind, minimum, maximum, choices }: SettingItem, text: string): string | undefined {
  // Empty takes a value back to its default.
  if (text.trim() === '') return undefined;
  switch (kind) {
    case 'integer':
    case 'number': {
      const isNumber = kind === 'integer' ? /^-?\d+$/.test(text) : Number.isFinite(Number(text));
      const isInside = (minimum === null || Number(text) >= minimum) && (maximum === null || Number(text) <= maximum);
      if (isNumber && isInside) return undefined;
      return `expected ${kind === 'integer' ? 'a whole number' : 'a number'}${describeRange(minimum, maximum)}`;
    }
    case 'choice':
      return choices.includes(text) ? undefined : `expected one of ${choices.join(', ')}`;
    case 'json':
    case 'entries':
      return parseJson(text).ok ? undefined : 'expected JSON';
    case 'boolean':
    case 'text':
    case 'words':
      return undefined;
  }
}

/** Null takes a value back to its default. */
export function toSettingValue({ kind }: SettingItem, text: string): unknown {
  if (text.trim() === '') return null;
  switch (kind) {
    case 'boolean':
      return text === 'true';
    case 'integer':
    case 'number':
      return Number(text);
    case 'words':
      return text.split(/[\s,]+/).filter((word) => word !== '');
    case 'json':
    case 'entries': {
      const parsed = parseJson(text);
      return parsed.ok ? parsed.value : text;
    }
    case 'choice':
    case 'text':
      return text;
  }
}

export const describeRange = (minimum: number | null, maximum: number | null): string => {
  if (minimum !== null && maximum !== null) return ` from ${minimum} to ${maximum}`;
  if (minimum !== null) return ` of at least ${minimum}`;
  return maximum === null ? '' : ` of at most ${maximum}`;
};

function parseJson(text: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false };
  }
}
