// How wide the text of a cell is at most, without asking the browser, which would have to lay it out for that.
import type { ReactElement, ReactNode } from 'react';

/** Widths in pixels at the size of a table, as the typeface or a wider one that stands in for it draws them. */
const DIGIT = 8;
const SMALL = 7.5;
const LARGE = 9;
const WIDEST = 12.5;
const NARROW = 4.5;

/** Infinite where the text is not known before it is drawn. */
export function widthOf(content: ReactNode): number {
  if (content === null || content === undefined || typeof content === 'boolean') return 0;
  if (typeof content === 'string' || typeof content === 'number') return widthOfText(String(content));
  if (Array.isArray(content)) return content.reduce<number>((sum, part: ReactNode) => sum + widthOf(part), 0);
  const { type, props } = content as ReactElement<{ readonly children?: ReactNode }>;
  return typeof type === 'string' ? widthOf(props.children) : Number.POSITIVE_INFINITY;
}

function widthOfText(text: string): number {
  let width = 0;
  for (const letter of text) {
    if (letter >= '0' && letter <= '9') width += DIGIT;
    else if ('.,:;|il '.includes(letter)) width += NARROW;
    else if ('mwMW@%'.includes(letter) || letter > '~') width += WIDEST;
    else width += letter >= 'a' && letter <= 'z' ? SMALL : LARGE;
  }
  return width;
}
