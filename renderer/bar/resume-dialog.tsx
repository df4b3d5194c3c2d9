// Asked before live trading goes on.
import { resumeTrading } from '../desk/desk-commands.ts';
import { Modal } from '../elements/modal.tsx';

export const ResumeDialog = ({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) => (
  <Modal
    isOpen={isOpen}
    title="Resume live trading?"
    description="Strategies may send orders with real money again as soon as you resume."
    tone="live"
    onClose={onClose}
  >
    <div className="modal-actions">
      <button type="button" onClick={onClose}>
        Cancel
      </button>
      <button
        type="button"
        className="danger"
        onClick={() => {
          onClose();
          void resumeTrading();
        }}
      >
        Resume
      </button>
    </div>
  </Modal>
);
