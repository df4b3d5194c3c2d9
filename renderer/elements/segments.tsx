// A row of choices of which one holds.
import { ToggleGroup } from 'radix-ui';
import './segments.css';

type SegmentsProps<Value extends string> = {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly text: string; readonly title?: string }[];
  readonly onChange: (value: Value) => void;
};

export function Segments<Value extends string>({ label, value, choices, onChange }: SegmentsProps<Value>) {
  return (
    <ToggleGroup.Root
      type="single"
      className="segments"
      aria-label={label}
      value={value}
      // The chosen one cannot be taken back by pressing it again.
      onValueChange={(next) => next !== '' && onChange(next as Value)}
    >
      {choices.map((choice) => (
        <ToggleGroup.Item key={choice.value} value={choice.value} title={choice.title} data-choice={choice.value}>
          {choice.text}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
