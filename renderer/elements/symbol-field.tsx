// Where a symbol is typed or chosen from those that the session knows.
import { type KeyboardEvent, useEffect, useId, useState } from 'react';

type SymbolFieldProps = {
  readonly label: string;
  readonly symbol: string;
  readonly known: readonly string[];
  readonly placeholder?: string;
  readonly onChoose: (symbol: string) => void;
};

/** Taken over with Enter, by leaving the field, or by choosing from the list; Escape goes back. */
export function SymbolField({ label, symbol, known, placeholder, onChoose }: SymbolFieldProps) {
  const list = useId();
  const [text, setText] = useState(symbol);
  useEffect(() => setText(symbol), [symbol]);
  const take = (value: string): void => {
    const next = value.trim().toUpperCase();
    if (next === '') setText(symbol);
    else if (next !== symbol) onChoose(next);
  };
  const listen = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') take(text);
    if (event.key === 'Escape') setText(symbol);
  };
  return (
    <>
      <input
        className="symbol-field"
        aria-label={label}
        list={list}
        placeholder={placeholder}
        value={text}
        spellCheck={false}
        autoComplete="off"
        maxLength={16}
        onFocus={(event) => event.target.select()}
        onChange={(event) => {
          const next = event.target.value.toUpperCase();
          setText(next);
          if (known.includes(next)) take(next);
        }}
        onBlur={() => take(text)}
        onKeyDown={listen}
      />
      <datalist id={list}>
        {known.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </>
  );
}
