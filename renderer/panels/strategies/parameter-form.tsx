// The parameters of a strategy as a form made from their definitions. Saved ones take effect when the strategy starts again.
import { useState } from 'react';
import type { CommandOutcome } from '../../../protocol/desk-commands.ts';
import type { ParameterView, StrategyView } from '../../../protocol/desk-views/strategies.ts';
import { commandDesk } from '../../desk/desk-commands.ts';
import { useCanCommand } from '../../desk/use-desk.ts';
import { Field } from '../../elements/field.tsx';
import { PanelState } from '../../elements/panel-frame.tsx';
import { describeBounds, findMistake, toValue } from './parameter-values.ts';

type Texts = Readonly<Record<string, string>>;

export function ParameterForm({ strategy }: { readonly strategy: StrategyView }) {
  const canCommand = useCanCommand();
  const { id, parameters } = strategy;
  const saved: Texts = Object.fromEntries(parameters.map(({ name, value }) => [name, String(value)]));
  const [changed, setChanged] = useState<Texts>({});
  const [answer, setAnswer] = useState<CommandOutcome | null>(null);
  if (parameters.length === 0) return <PanelState title="No parameters" text="This strategy has nothing to set." />;
  const textOf = (name: string): string => changed[name] ?? saved[name] ?? '';
  const isChanged = Object.entries(changed).some(([name, text]) => text !== saved[name]);
  const hasMistake = parameters.some((parameter) => findMistake(parameter, textOf(parameter.name)) !== undefined);
  const save = async (): Promise<void> => {
    const values = Object.fromEntries(
      parameters.map((parameter) => [parameter.name, toValue(parameter, textOf(parameter.name))]),
    );
    const outcome = await commandDesk(`Parameters of ${id}`, {
      kind: 'set-strategy-parameters',
      strategy: id,
      parameters: values,
    });
    setAnswer(outcome);
    if (outcome.outcome === 'done' || outcome.outcome === 'begun') setChanged({});
  };
  return (
    <form
      className="parameters scrolls"
      aria-label={`Parameters of ${id}`}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {parameters.map((parameter) => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          text={textOf(parameter.name)}
          onChange={(text) => setChanged({ ...changed, [parameter.name]: text })}
        />
      ))}
      {answer && answer.outcome !== 'done' && answer.outcome !== 'begun' && <p className="warn">{answer.text}</p>}
      <div className="form-actions">
        <button type="button" disabled={!isChanged} onClick={() => setChanged({})}>
          Undo changes
        </button>
        <button type="submit" className="primary" disabled={!canCommand || !isChanged || hasMistake}>
          Save and restart {id}
        </button>
      </div>
    </form>
  );
}

type ParameterFieldProps = {
  readonly parameter: ParameterView;
  readonly text: string;
  /** What the desk refused about it. */
  readonly mistake?: string | undefined;
  readonly onChange: (text: string) => void;
};

export function ParameterField({ parameter, text, mistake, onChange }: ParameterFieldProps) {
  const { name, type, choices, description } = parameter;
  return (
    <Field label={name} hint={`${description}. ${describeBounds(parameter)}`} mistake={findMistake(parameter, text) ?? mistake}>
      {(ids) => {
        if (type === 'boolean') {
          return (
            <input
              {...ids}
              type="checkbox"
              checked={text === 'true'}
              onChange={(event) => onChange(String(event.target.checked))}
            />
          );
        }
        if (type === 'choice') {
          return (
            <select {...ids} value={text} onChange={(event) => onChange(event.target.value)}>
              {choices.map((choice) => (
                <option key={choice}>{choice}</option>
              ))}
            </select>
          );
        }
        return (
          <input
            {...ids}
            className="number"
            inputMode="decimal"
            autoComplete="off"
            value={text}
            onChange={(event) => onChange(event.target.value.trim())}
          />
        );
      }}
    </Field>
  );
}
