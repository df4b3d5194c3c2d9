// A view as a person writes it: money is any text.
import type { DecimalString } from '../../../protocol/decimal-string.ts';

export type Loose<T> = T extends DecimalString
  ? string
  : T extends string | number | boolean | null
    ? T
    : { readonly [Key in keyof T]: Loose<T[Key]> };
