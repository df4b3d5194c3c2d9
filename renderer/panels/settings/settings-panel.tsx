// Every setting as a form made from the schema of the settings file, and the keys of the broker.
import { useMemo, useState } from 'react';
import type { CommandOutcome } from '../../../protocol/desk-commands.ts';
import { commandDesk } from '../../desk/desk-commands.ts';
import { useCanCommand, useView } from '../../desk/use-desk.ts';
import { PanelFrame, PanelState } from '../../elements/panel-frame.tsx';
import { ScrollRegion } from '../../elements/scroll-region.tsx';
import { CredentialsForm } from './credentials-form.tsx';
import { SettingField } from './setting-field.tsx';
import { findValueMistake, toSettingValue } from './setting-values.ts';
import { listSettings, type SettingItem } from './settings-items.ts';
import { StrategiesForm, useEntriesMistaken } from './strategies-form.tsx';
import { mistakesIn } from './strategy-entries.ts';
import './settings-panel.css';

const SETTINGS = { topic: 'settings' } as const;

export function SettingsPanel() {
  return (
    <PanelFrame topic={SETTINGS}>
      <Settings />
    </PanelFrame>
  );
}

function Settings() {
  const canCommand = useCanCommand();
  const state = useView(SETTINGS, (view) => view.state);
  const schema = useView(SETTINGS, (view) => view.schema);
  const values = useView(SETTINGS, (view) => view.values);
  const origins = useView(SETTINGS, (view) => view.origins) ?? {};
  const needRestart = useView(SETTINGS, (view) => view.needRestart) ?? [];
  const [changed, setChanged] = useState<Readonly<Record<string, string>>>({});
  const [filter, setFilter] = useState('');
  const [answer, setAnswer] = useState<CommandOutcome | null>(null);
  const [refused, setRefused] = useState<Readonly<Record<string, string>>>({});
  const items = useMemo(() => listSettings(schema, values), [schema, values]);
  const strategies = items.find(({ path }) => path === 'strategies');
  const areEntriesMistaken = useEntriesMistaken(strategies, changed['strategies']);
  if (state === 'loading') return <PanelState title="Reading the settings …" text="" />;
  if (state === 'unavailable' || items.length === 0) {
    return (
      <PanelState title="Settings are not available" text="Edit settings.json at the machine and start again." tone="warn" />
    );
  }
  const wanted = filter.trim().toLowerCase();
  const shown = items.filter(({ path, description }) => `${path} ${description}`.toLowerCase().includes(wanted));
  const sections = [...new Set(shown.map(({ section }) => section))];
  const edited = items.filter(({ path, text }) => changed[path] !== undefined && changed[path] !== text);
  const hasMistake =
    areEntriesMistaken || edited.some((item) => findValueMistake(item, changed[item.path] ?? '') !== undefined);
  const save = async (): Promise<void> => {
    const changes = Object.fromEntries(edited.map((item) => [item.path, toSettingValue(item, changed[item.path] ?? '')]));
    const outcome = await commandDesk('Settings', { kind: 'change-settings', changes });
    setAnswer(outcome);
    setRefused(outcome.outcome === 'refused' ? mistakesIn(outcome.text) : {});
    if (outcome.outcome === 'done' || outcome.outcome === 'begun') setChanged({});
  };
  const change = (path: string, text: string): void => {
    setChanged({ ...changed, [path]: text });
    // What is being put right is not wrong any more, until the desk says so again.
    setRefused(Object.fromEntries(Object.entries(refused).filter(([at]) => at !== path && !at.startsWith(`${path}[`))));
  };
  const fieldOf = (item: SettingItem) =>
    item.kind === 'entries' ? (
      <StrategiesForm
        key={item.path}
        item={item}
        text={changed[item.path] ?? item.text}
        mistakes={refused}
        onChange={(text) => change(item.path, text)}
      />
    ) : (
      <SettingField
        key={item.path}
        item={item}
        text={changed[item.path] ?? item.text}
        origin={origins[item.path] ?? 'default'}
        isWaiting={needRestart.includes(item.path)}
        mistake={refused[item.path]}
        onChange={(text) => change(item.path, text)}
      />
    );
  return (
    <form
      className="settings"
      aria-label="Settings"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className="tool-row">
        <input
          type="search"
          className="filter-field"
          aria-label="Search settings"
          placeholder="search settings"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        <span className="end quiet">
          {edited.length === 0 ? needRestart.length === 0 && 'nothing changed' : `${edited.length} changed`}
          {needRestart.length > 0 && (
            <span className="warn">
              {edited.length > 0 && ' · '}
              {needRestart.length} saved, in force after the next start
            </span>
          )}
        </span>
        <button
          type="button"
          className="small"
          disabled={edited.length === 0}
          onClick={() => {
            setChanged({});
            setRefused({});
          }}
        >
          Undo
        </button>
        <button type="submit" className="small primary" disabled={!canCommand || edited.length === 0 || hasMistake}>
          Save
        </button>
      </div>
      <ScrollRegion className="all-settings" label="All settings">
        {answer && answer.outcome !== 'done' && answer.outcome !== 'begun' && (
          <p className="settings-answer warn">{answer.text}</p>
        )}
        {'keys credentials alpaca'.includes(wanted) && <CredentialsForm />}
        {sections.map((section) => (
          <fieldset key={section}>
            <legend>{section}</legend>
            {shown.filter((item) => item.section === section).map(fieldOf)}
          </fieldset>
        ))}
        {shown.length === 0 && <PanelState title="No such setting" text="Another word may find it." />}
      </ScrollRegion>
    </form>
  );
}
