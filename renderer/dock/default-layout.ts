// The panels as a new desk shows them: health to the left, the market in the middle, what we hold and what to do to the right.
import type { AddPanelPositionOptions, DockviewApi } from 'dockview-react';
import { type PanelId, panelOf } from '../panels/panels.ts';

/** Below this height watchlist and positions share a place. */
const ROOMY_HEIGHT = 900;
/** The ticket does not scroll in the default layout, a stop-limit order with its denial included. */
const TICKET_HEIGHT = 396;

export function arrangePanels(api: DockviewApi, height: number): void {
  const isRoomy = height >= ROOMY_HEIGHT;
  const add = (id: PanelId, position?: AddPanelPositionOptions): void => {
    api.addPanel({ id, component: id, title: panelOf(id).title, ...(position ? { position } : {}) });
  };
  add('chart');
  add('overview', { referencePanel: 'chart', direction: 'left' });
  add('watchlist', { referencePanel: 'chart', direction: 'right' });
  add('orders', { referencePanel: 'chart', direction: 'below' });
  add('strategies', { referencePanel: 'orders' });
  add('logs', { referencePanel: 'orders' });
  add('ticket', { referencePanel: 'watchlist', direction: 'below' });
  add('positions', { referencePanel: 'watchlist', ...(isRoomy ? { direction: 'below' as const } : {}) });
  add('risk', { referencePanel: 'positions' });
  const size = (id: PanelId, width: number | undefined, tall: number | undefined): void =>
    api.getPanel(id)?.group.api.setSize({
      ...(width === undefined ? {} : { width: Math.round(width) }),
      ...(tall === undefined ? {} : { height: Math.round(tall) }),
    });
  size('overview', Math.max(300, api.width * 0.25), undefined);
  size('watchlist', Math.max(300, api.width * 0.26), undefined);
  size('orders', undefined, api.height * 0.36);
  size('ticket', undefined, TICKET_HEIGHT);
  if (isRoomy) size('positions', undefined, (api.height - TICKET_HEIGHT) * 0.42);
  for (const id of ['orders', 'positions', 'watchlist', 'ticket', 'overview', 'chart'] as const) {
    if (id !== 'positions' || isRoomy) api.getPanel(id)?.api.setActive();
  }
}
