// Views that main tells whole: preflight, settings, and the evidence for live trading.
import type { LiveView } from '../../../protocol/desk-views/live.ts';
import type { PreflightView } from '../../../protocol/desk-views/preflight.ts';
import type { SettingsView } from '../../../protocol/desk-views/settings.ts';
import type { DeskFacts } from '../desk-facts.ts';
import type { ValueField } from '../feed/fields.ts';
import { View } from '../feed/view.ts';
import type { Heard } from '../sources/heard.ts';

const PREFLIGHT: PreflightView = { state: 'never-run', ranAtUs: null, checks: [] };
const SETTINGS: SettingsView = { state: 'loading', values: null, schema: null, origins: {}, needRestart: [], credentials: [] };
export const LIVE_COMMAND = 'tradewarden arm';
/** For a session on paper. */
const GO_LIVE_COMMAND = 'tradewarden run --mode live';

export function createToldViews(facts: DeskFacts): {
  readonly preflight: View;
  readonly settings: View;
  readonly live: View;
  refresh(): void;
} {
  const isLive = facts.settings.mode === 'live';
  const live: LiveView = {
    state: isLive ? 'read-only' : 'not-live',
    reason: isLive ? 'live trading starts read-only' : 'this session trades on paper',
    armedUntilUs: null,
    evidence: [],
    provenAtUs: null,
    allHold: false,
    account: null,
    strategies: [],
    limits: [],
    command: isLive ? LIVE_COMMAND : GO_LIVE_COMMAND,
  };
  const views = [
    createToldView('preflight', PREFLIGHT, facts.preflight),
    createToldView('settings', SETTINGS, facts.settingsView),
    createToldView('live', live, facts.live),
  ] as const;
  return {
    preflight: views[0].view,
    settings: views[1].view,
    live: views[2].view,
    refresh() {
      for (const view of views) view.refresh();
    },
  };
}

function createToldView<Told extends object>(key: string, first: Told, heard: Heard<Told>): { view: View; refresh(): void } {
  const view = new View(key);
  const fields = new Map<string, ValueField<unknown>>();
  for (const [name, value] of Object.entries(first)) fields.set(name, view.value<unknown>(name, value));
  let shown: Told | null = null;
  return {
    view,
    refresh() {
      const told = heard.value;
      if (told === null || told === shown) return;
      shown = told;
      for (const [name, value] of Object.entries(told)) fields.get(name)?.set(value);
    },
  };
}
