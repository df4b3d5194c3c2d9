// A row of choices of which one holds: a group of radio buttons, entered with Tab, walked with the arrows, chosen with Enter or Space.
import type { KeyboardEvent } from 'react';
import './segments.css';

type SegmentsProps<Value extends string> = {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly text: string; readonly title?: string }[];
  readonly onChange: (value: Value) => void;
  /** The choice that leads somewhere also while it holds. */
  readonly open?: Value | undefined;
};

export function Segments<Value extends string>({ label, value, choices, onChange, open }: SegmentsProps<Value>) {
  return (
    <div role="radiogroup" className="segments" aria-label={label} onKeyDown={walk}>
      {choices.map((choice) => (
        // biome-ignore lint/a11y/useSemanticElements: the arrows must not choose, as they do on a native radio: choosing may open a dialog
        <button
          key={choice.value}
          type="button"
          role="radio"
          aria-checked={choice.value === value}
          tabIndex={choice.value === value ? 0 : -1}
          title={choice.title}
          data-choice={choice.value}
          onClick={() => (choice.value !== value || choice.value === open) && onChange(choice.value)}
        >
          {choice.text}
        </button>
      ))}
    </div>
  );
}

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  buttons.at((buttons.indexOf(event.target as HTMLButtonElement) + step) % buttons.length)?.focus();
}
