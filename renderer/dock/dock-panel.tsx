// What is inside a place of the dock: the panel, fetched when it is first shown, gone while its tab is hidden, and never
// taking the rest of the desk with it when it breaks.

import type { IDockviewPanelProps } from 'dockview-react';
import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react';
import { PanelState } from '../elements/panel-frame.tsx';
import { PANELS, type PanelId } from '../panels/panels.ts';
import { PanelGuard } from './panel-guard.tsx';

const contents = Object.fromEntries(
  PANELS.map(({ id, load }) => [id, lazy(async () => ({ default: await load() }))]),
) as unknown as Readonly<Record<PanelId, ComponentType>>;

export function PanelContent({ id }: { readonly id: PanelId }) {
  const Content = contents[id];
  return (
    <div className="panel" data-panel={id} tabIndex={-1}>
      <PanelGuard title={id}>
        <Suspense fallback={<PanelState title="Loading …" text="" />}>
          <Content />
        </Suspense>
      </PanelGuard>
    </div>
  );
}

/** A hidden tab asks for nothing: its subscription ends with it. */
function DockPanel({ api }: IDockviewPanelProps) {
  const [isVisible, setIsVisible] = useState(api.isVisible);
  useEffect(() => {
    setIsVisible(api.isVisible);
    const listening = api.onDidVisibilityChange((event) => setIsVisible(event.isVisible));
    return () => listening.dispose();
  }, [api]);
  return isVisible ? <PanelContent id={api.id as PanelId} /> : null;
}

export const dockComponents = Object.fromEntries(PANELS.map(({ id }) => [id, DockPanel]));
