// A labelled field of a form, with its hint and its mistake.
import { type ReactNode, useId } from 'react';
import './field.css';

type FieldProps = {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly mistake?: string | undefined;
  readonly children: (ids: {
    readonly id: string;
    readonly 'aria-describedby': string;
    readonly 'aria-invalid': boolean;
  }) => ReactNode;
};

export function Field({ label, hint, mistake, children }: FieldProps) {
  const id = useId();
  const note = `${id}-note`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field-input">
        {children({ id, 'aria-describedby': note, 'aria-invalid': mistake !== undefined })}
        <div className={`field-note ${mistake === undefined ? '' : 'mistake'}`} id={note}>
          {mistake ?? hint}
        </div>
      </div>
    </div>
  );
}
