// A field for a quantity or a price: plain decimal text, kept as it is typed.
import { Field } from '../elements/field.tsx';

type AmountFieldProps = {
  readonly label: string;
  readonly amount: string;
  readonly mistake?: string | undefined;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly onChange: (amount: string) => void;
};

export const AmountField = ({ label, amount, mistake, hint, placeholder, onChange }: AmountFieldProps) => (
  <Field label={label} mistake={mistake} hint={hint}>
    {(ids) => (
      <input
        {...ids}
        className="number"
        inputMode="decimal"
        autoComplete="off"
        placeholder={placeholder}
        value={amount}
        onChange={(event) => onChange(event.target.value.trim())}
      />
    )}
  </Field>
);
