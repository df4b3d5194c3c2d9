// Where the panels are: shows one, remembers the layout, takes it back to the default. Knows nothing of React.
import type { DockviewApi } from 'dockview-react';
import { createStore } from 'zustand/vanilla';
import { type PanelId, panelOf } from '../panels/panels.ts';
import { arrangePanels } from './default-layout.ts';

/** A layout of another version is left alone and the default taken. */
const LAYOUT_KEY = 'tradewarden.layout.1';
const SAVE_AFTER_MS = 400;

/** `single` is the panel that a narrow page shows alone; `active` the one that the person worked in last. */
export const dockStore = createStore<{ readonly active: PanelId | null; readonly single: PanelId }>(() => ({
  active: null,
  single: 'overview',
}));

let dock: DockviewApi | null = null;
/** Asked for before there was a dock. */
let awaited: PanelId | null = null;

export function takeDock(api: DockviewApi): void {
  dock = api;
  if (!restoreLayout(api)) arrangePanels(api, innerHeight);
  let timer: ReturnType<typeof setTimeout> | undefined;
  api.onDidLayoutChange(() => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (dock === api) localStorage.setItem(LAYOUT_KEY, JSON.stringify(api.toJSON()));
    }, SAVE_AFTER_MS);
  });
  api.onDidActivePanelChange((_event) => dockStore.setState({ active: (api.activePanel?.id as PanelId | undefined) ?? null }));
  dockStore.setState({ active: (api.activePanel?.id as PanelId | undefined) ?? null });
  if (awaited !== null) showPanel(awaited);
  awaited = null;
}

export function leaveDock(): void {
  dock = null;
}

/** Brings a panel to the front, and back if it was closed. */
export function showPanel(id: PanelId): void {
  dockStore.setState({ single: id, active: id });
  if (!dock) {
    awaited = id;
    return;
  }
  const open = dock.getPanel(id);
  if (open) {
    open.api.setActive();
  } else {
    const { title } = panelOf(id);
    const chart = dock.getPanel('chart') ?? dock.activePanel;
    dock.addPanel({ id, component: id, title, ...(chart ? { position: { referencePanel: chart.id } } : {}) });
  }
  // The person asked for the panel: the keyboard goes there, too.
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-panel="${id}"]`)?.focus());
}

/** To the next (1) or previous (-1) group of panels, and into its active panel. */
export function focusGroup(step: 1 | -1): void {
  const groups = dock?.groups ?? [];
  const at = groups.findIndex(({ id }) => id === dock?.activeGroup?.id);
  const next = groups.at((at + step) % groups.length);
  if (next?.activePanel) showPanel(next.activePanel.id as PanelId);
}

/** The next or previous tab of the group that is worked in. */
export function focusTab(step: 1 | -1): void {
  const group = dock?.activeGroup;
  const panels = group?.panels ?? [];
  const at = panels.findIndex(({ id }) => id === group?.activePanel?.id);
  const next = panels.at((at + step) % panels.length);
  if (next) showPanel(next.id as PanelId);
}

export function resetLayout(): void {
  localStorage.removeItem(LAYOUT_KEY);
  if (!dock) return;
  dock.clear();
  arrangePanels(dock, innerHeight);
}

/** False when there is none, or one that this version cannot use. */
function restoreLayout(api: DockviewApi): boolean {
  const saved = localStorage.getItem(LAYOUT_KEY);
  if (saved === null) return false;
  try {
    api.fromJSON(JSON.parse(saved));
    return api.panels.length > 0;
  } catch {
    api.clear();
    localStorage.removeItem(LAYOUT_KEY);
    return false;
  }
}
