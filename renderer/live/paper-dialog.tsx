// The way back to paper: what ends with the live session is said first. Over the web there is no button.
import { useConnection, useTopic, useView } from '../desk/use-desk.ts';
import { Modal } from '../elements/modal.tsx';
import { SwitchForm } from './switch-form.tsx';
import './live-dialog.css';

const BAR = { topic: 'bar' } as const;

export function PaperDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  useTopic(BAR);
  const isDesktop = useConnection(({ welcome }) => welcome?.isDesktop === true);
  const isLive = useView(BAR, ({ mode }) => mode === 'live') === true;
  return (
    <Modal
      isOpen={isOpen}
      title="Back to paper"
      description="Live trading ends in order, and trading goes on without real money."
      onClose={onClose}
    >
      {isDesktop ? (
        <SwitchForm mode="paper" onDone={onClose} onClose={onClose} />
      ) : (
        <>
          <p>{isLive ? 'The mode is switched at the machine itself. There, type:' : 'This session trades on paper already.'}</p>
          {isLive && <code>tradewarden stop && tradewarden run</code>}
          <div className="modal-actions">
            <button type="button" onClick={onClose}>
              Close
            </button>
          </div>
        </>
      )}
    </Modal>
  );
}
