// The first start: trade on the simulator at once, enter paper keys, or look around.
import { useState } from 'react';
import { askDesk, desktopBridge } from '../desk/desk-commands.ts';
import { useView } from '../desk/use-desk.ts';
import { showPanel } from '../dock/dock-store.ts';
import { Modal } from '../elements/modal.tsx';
import { KeyFields } from '../panels/settings/credentials-form.tsx';
import { rememberWelcome } from './welcome-done.ts';
import './welcome.css';

export function Welcome({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const [step, setStep] = useState<'choose' | 'keys'>('choose');
  const venue = useView({ topic: 'bar' }, (bar) => bar.venue);
  const finish = (): void => {
    rememberWelcome();
    void askDesk({ kind: 'finish-first-run' });
    onClose();
  };
  return (
    <Modal
      isOpen={isOpen}
      title="Welcome to Tradewarden"
      description={
        venue === 'simulator'
          ? 'It is trading already, with play money, on a simulator of the broker inside this computer.'
          : 'It is trading on the paper account: real prices, play money.'
      }
      width="wide"
      onClose={finish}
    >
      {step === 'choose' ? (
        <ul className="welcome-choices">
          <li>
            <button type="button" onClick={finish}>
              <b>Simulator now</b>
              <span>Watch a strategy trade. No account, no keys, nothing to lose.</span>
            </button>
          </li>
          <li>
            {desktopBridge() ? (
              <button type="button" onClick={() => setStep('keys')}>
                <b>Alpaca paper account</b>
                <span>Enter paper keys; they stay in the keychain of this computer.</span>
              </button>
            ) : (
              <p>
                <b>Alpaca paper account</b>
                <span>
                  At the server, set APCA_API_KEY_ID and APCA_API_SECRET_KEY and start again. Keys are never sent by a browser.
                </span>
              </p>
            )}
          </li>
          <li>
            <button
              type="button"
              onClick={() => {
                finish();
                showPanel('preflight');
              }}
            >
              <b>Look around first</b>
              <span>See what preflight says about this machine.</span>
            </button>
          </li>
        </ul>
      ) : (
        <KeyFields onSaved={finish} />
      )}
      <p className="quiet">
        Real money trades only after you arm it, on purpose, with the evidence on the table. <kbd>Ctrl Shift H</kbd> halts
        everything at any time.
      </p>
      <div className="modal-actions">
        <button type="button" onClick={finish}>
          Skip
        </button>
      </div>
    </Modal>
  );
}
