// The shortcuts that `?` lists, and the notices of what the page is made with.
import { useStore } from 'zustand';
import { useConnection } from '../desk/use-desk.ts';
import { Modal } from '../elements/modal.tsx';
import { PANELS } from '../panels/panels.ts';
import { letterKeys, SHORTCUTS, switchLetterKeys } from './shortcuts.ts';
import './shortcut-list.css';

export function ShortcutList({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const areOn = useStore(letterKeys, (keys) => keys.areOn);
  const version = useConnection(({ welcome }) => welcome?.version);
  return (
    <Modal
      isOpen={isOpen}
      title="Shortcuts"
      description="On a Mac, Command does what Ctrl does."
      width="wide"
      onClose={onClose}
    >
      <div className="shortcut-columns">
        <dl className="shortcuts">
          {SHORTCUTS.map(({ keys, does }) => (
            <div key={keys}>
              <dt>{keys}</dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <dl className="shortcuts">
          {PANELS.map(({ id, title, letter }) => (
            <div key={id}>
              <dt>G {letter.toUpperCase()}</dt>
              <dd>{title}</dd>
            </div>
          ))}
        </dl>
      </div>
      <label className="check-line">
        <input type="checkbox" checked={areOn} onChange={(event) => switchLetterKeys(event.target.checked)} /> Keys without Ctrl
        (G and ?) are on
      </label>
      <p className="faint">
        Tradewarden {version ?? ''}. Charts are made with TradingView Lightweight Charts™, Copyright (c) 2025 TradingView, Inc.
        https://www.tradingview.com/
      </p>
      <div className="modal-actions">
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Modal>
  );
}
