// Texts of a parameter form: what is wrong with them, and the values that they stand for.
import type { ParameterView } from '../../../protocol/desk-views/strategies.ts';

export function findMistake(parameter: ParameterView, text: string): string | undefined {
  const { type, minimum, maximum, choices } = parameter;
  if (type === 'boolean') return undefined;
  if (type === 'choice') return choices.includes(text) ? undefined : `expected one of ${choices.join(', ')}`;
  const isNumber = type === 'integer' ? /^-?\d+$/.test(text) : /^-?\d+(\.\d+)?$/.test(text);
  const isInside =
    (minimum === null || Number(text) >= Number(minimum)) && (maximum === null || Number(text) <= Number(maximum));
  return isNumber && isInside
    ? undefined
    : `expected ${type === 'integer' ? 'a whole number' : 'a number'}${boundWords(parameter)}`;
}

/** Decimals stay text: no float touches them. */
export function toValue({ type }: ParameterView, text: string): number | string | boolean {
  if (type === 'boolean') return text === 'true';
  return type === 'integer' || type === 'number' ? Number(text) : text;
}

export function describeBounds(parameter: ParameterView): string {
  const words = boundWords(parameter).trim();
  return `${words === '' ? '' : `${words[0]?.toUpperCase()}${words.slice(1)}, `}${words === '' ? 'Default' : 'default'} ${String(parameter.default)}`;
}

const boundWords = ({ minimum, maximum }: ParameterView): string =>
  minimum === null || maximum === null ? '' : ` from ${minimum} to ${maximum}`;
