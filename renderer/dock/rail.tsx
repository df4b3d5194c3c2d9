// The rail at the left: every panel, one press away.
import { useStore } from 'zustand';
import { PANELS } from '../panels/panels.ts';
import { dockStore, showPanel } from './dock-store.ts';
import './rail.css';

export function Rail() {
  const active = useStore(dockStore, (dock) => dock.active);
  return (
    <nav className="rail" aria-label="Panels">
      {PANELS.map(({ id, title, short, icon: Icon, letter }) => (
        <button
          key={id}
          type="button"
          className="plain"
          data-opens={id}
          aria-current={active === id ? 'true' : undefined}
          title={`${title} (G ${letter.toUpperCase()})`}
          onClick={() => showPanel(id)}
        >
          <Icon size={16} strokeWidth={1.6} aria-hidden="true" />
          <span>{short}</span>
        </button>
      ))}
    </nav>
  );
}
