// One setting: the control that fits its kind, what it may be, and where its value comes from.
import { Field } from '../../elements/field.tsx';
import { describeRange, findValueMistake } from './setting-values.ts';
import type { SettingItem } from './settings-items.ts';

type SettingFieldProps = {
  readonly item: SettingItem;
  readonly text: string;
  readonly origin: string;
  /** Saved, but the session that runs goes on with what was before. */
  readonly isWaiting?: boolean;
  /** What the desk refused about it. */
  readonly mistake?: string | undefined;
  readonly onChange: (text: string) => void;
};

export function SettingField({ item, text, origin, isWaiting = false, mistake, onChange }: SettingFieldProps) {
  const { label, kind, choices, description, minimum, maximum } = item;
  const isChanged = text !== item.text;
  const hint = [
    description,
    describeRange(minimum, maximum).trim(),
    isChanged
      ? 'changed, not saved'
      : isWaiting
        ? 'saved, in force after the next start'
        : origin === 'default'
          ? ''
          : `from ${origin}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
  return (
    <Field label={label} hint={hint} mistake={findValueMistake(item, text) ?? mistake}>
      {(ids) => {
        switch (kind) {
          case 'boolean':
            return (
              <input
                {...ids}
                type="checkbox"
                checked={text === 'true'}
                onChange={(event) => onChange(String(event.target.checked))}
              />
            );
          case 'choice':
            return (
              <select {...ids} value={text} onChange={(event) => onChange(event.target.value)}>
                {(choices.includes(text) ? choices : [text, ...choices]).map((choice) => (
                  <option key={choice}>{choice}</option>
                ))}
              </select>
            );
          case 'json':
          case 'entries':
            return (
              <textarea
                {...ids}
                className="mono"
                spellCheck={false}
                rows={Math.min(12, text.split('\n').length + 1)}
                value={text}
                onChange={(event) => onChange(event.target.value)}
              />
            );
          case 'integer':
          case 'number':
          case 'text':
          case 'words':
            return (
              <input
                {...ids}
                className={kind === 'integer' || kind === 'number' ? 'number' : ''}
                autoComplete="off"
                spellCheck={false}
                value={text}
                onChange={(event) => onChange(event.target.value)}
              />
            );
        }
      }}
    </Field>
  );
}
