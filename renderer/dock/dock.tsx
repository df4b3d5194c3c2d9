// The place of all panels: docked side by side where there is room, one at a time on a narrow page.
import { DockviewReact, type DockviewTheme } from 'dockview-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import 'dockview-react/dist/styles/dockview.css';
import { dockComponents, PanelContent } from './dock-panel.tsx';
import { dockStore, leaveDock, takeDock } from './dock-store.ts';
import { CloseActive, DockTab } from './dock-tab.tsx';
import './dock.css';

const THEME: DockviewTheme = { name: 'tradewarden', className: 'dock-theme', colorScheme: 'dark', gap: 5 };
/** Narrower than this, or zoomed in as far, columns help nobody. */
const NARROW = matchMedia('(max-width: 899px)');

export function Dock() {
  const [isNarrow, setIsNarrow] = useState(NARROW.matches);
  useEffect(() => {
    const listen = (): void => setIsNarrow(NARROW.matches);
    NARROW.addEventListener('change', listen);
    return () => NARROW.removeEventListener('change', listen);
  }, []);
  return isNarrow ? <SinglePanel /> : <Docked />;
}

function Docked() {
  useEffect(() => leaveDock, []);
  return (
    <DockviewReact
      components={dockComponents}
      defaultTabComponent={DockTab}
      rightHeaderActionsComponent={CloseActive}
      theme={THEME}
      disableFloatingGroups
      noPanelsOverlay="emptyGroup"
      onReady={({ api }) => takeDock(api)}
    />
  );
}

function SinglePanel() {
  const id = useStore(dockStore, ({ single }) => single);
  return (
    <div className="single-panel">
      <PanelContent key={id} id={id} />
    </div>
  );
}
