// The strategies of the settings, each as a form: what runs, on which symbols, with which parameters, how large and when.
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { StrategyFileView } from '../../../protocol/desk-views/strategies.ts';
import { useTopic, useView } from '../../desk/use-desk.ts';
import { ParameterField } from '../strategies/parameter-form.tsx';
import { SettingField } from './setting-field.tsx';
import type { SettingItem } from './settings-items.ts';
import {
  findStrategyFile,
  hasMistakes,
  itemsOf,
  mistakeUnder,
  newEntry,
  parameterText,
  readEntries,
  type StrategyEntry,
  setItem,
  setParameter,
  writeEntries,
} from './strategy-entries.ts';

const STRATEGIES = { topic: 'strategies' } as const;
const FIRST_STRATEGY = 'sma-cross';

type StrategiesFormProps = {
  readonly item: SettingItem;
  readonly text: string;
  /** What the desk refused, by the path of the field. */
  readonly mistakes: Readonly<Record<string, string>>;
  readonly onChange: (text: string) => void;
};

export function StrategiesForm({ item, text, mistakes, onChange }: StrategiesFormProps) {
  const fileOf = useStrategyFiles();
  const entries = readEntries(text);
  if (entries === null) {
    return <SettingField item={item} text={text} origin="default" mistake={mistakes['strategies']} onChange={onChange} />;
  }
  const put = (next: readonly StrategyEntry[]): void => onChange(writeEntries(next));
  return (
    <div className="strategy-entries">
      {mistakes['strategies'] !== undefined && <p className="mistake">{mistakes['strategies']}</p>}
      {entries.map((entry, index) => (
        <Entry
          // biome-ignore lint/suspicious/noArrayIndexKey: its name is one of the fields, and may be empty or twice there
          key={index}
          schema={item.entrySchema}
          entry={entry}
          file={fileOf(entry)}
          saidAt={(path) => mistakeUnder(mistakes, `strategies[${index}].${path}`)}
          isSaidWrong={Object.keys(mistakes).some((path) => path.startsWith(`strategies[${index}]`))}
          onChange={(changed) => put(entries.with(index, changed))}
          onRemove={() => put(entries.toSpliced(index, 1))}
        />
      ))}
      <button type="button" className="small add-entry" onClick={() => put([...entries, newEntry(entries, FIRST_STRATEGY)])}>
        <Plus size={13} aria-hidden="true" /> Add a strategy
      </button>
    </div>
  );
}

/** Every field in it is right as far as the page can tell. */
export function useEntriesMistaken(item: SettingItem | undefined, text: string | undefined): boolean {
  const fileOf = useStrategyFiles();
  if (item === undefined || text === undefined) return false;
  const entries = readEntries(text);
  return entries === null || entries.some((entry) => hasMistakes(item.entrySchema, entry, fileOf(entry)?.parameters ?? []));
}

/** The strategy of an entry as its file describes it, whether it ever ran or not. */
function useStrategyFiles(): (entry: StrategyEntry) => StrategyFileView | undefined {
  useTopic(STRATEGIES);
  const catalog = useView(STRATEGIES, (view) => view.catalog.rows) ?? {};
  return ({ strategy }) => findStrategyFile(Object.values(catalog), strategy);
}

type EntryProps = {
  readonly schema: unknown;
  readonly entry: StrategyEntry;
  /** Undefined until it was looked at, and where there is none. */
  readonly file: StrategyFileView | undefined;
  readonly saidAt: (path: string) => string | undefined;
  readonly isSaidWrong: boolean;
  readonly onChange: (entry: StrategyEntry) => void;
  readonly onRemove: () => void;
};

function Entry({ schema, entry, file, saidAt, isSaidWrong, onChange, onRemove }: EntryProps) {
  const parameters = file?.parameters ?? [];
  const name = String(entry['id'] ?? '') || 'without a name';
  const symbols = Array.isArray(entry['symbols']) ? entry['symbols'].join(' ') : '';
  const [isOpen, setIsOpen] = useState(symbols === '');
  const isWrong = isSaidWrong || hasMistakes(schema, entry, parameters);
  return (
    <details
      className="strategy-entry"
      open={isOpen || isSaidWrong}
      onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
    >
      <summary>
        <b>{name}</b> <span className="quiet">{symbols || 'no symbols yet'}</span>
        {entry['paused'] === true && <span className="warn"> paused</span>}
        {isWrong && <span className="down"> has a mistake</span>}
      </summary>
      <fieldset aria-label={`Strategy ${name}`}>
        {itemsOf(schema, entry).map((item) => (
          <SettingField
            key={item.path}
            item={item}
            text={item.text}
            origin="default"
            mistake={saidAt(item.path)}
            onChange={(text) => onChange(setItem(entry, item, text))}
          />
        ))}
        <h3>Parameters</h3>
        {file !== undefined && file.description !== '' && <p className="quiet">{file.description}</p>}
        {parameters.map((parameter) => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            text={parameterText(entry, parameter)}
            mistake={saidAt(`parameters.${parameter.name}`)}
            onChange={(text) => onChange(setParameter(entry, parameter, text))}
          />
        ))}
        {parameters.length === 0 && (
          <p className="quiet">
            {file === undefined
              ? 'They are offered here as soon as the file of this strategy is found.'
              : (file.mistake ?? 'This strategy has nothing to set.')}
          </p>
        )}
        <div className="form-actions">
          <button type="button" className="small" aria-label={`Remove ${name}`} onClick={onRemove}>
            <Trash2 size={13} aria-hidden="true" /> Remove
          </button>
        </div>
      </fieldset>
    </details>
  );
}
