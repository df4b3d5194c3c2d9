// Asked before an order by hand goes out with real money.
import { Modal } from '../elements/modal.tsx';

type LiveOrderQuestionProps = {
  readonly isOpen: boolean;
  readonly title: string;
  readonly terms: string;
  readonly onClose: () => void;
  readonly onSend: () => void;
};

export const LiveOrderQuestion = ({ isOpen, title, terms, onClose, onSend }: LiveOrderQuestionProps) => (
  <Modal
    isOpen={isOpen}
    title={`${title} with real money?`}
    description={`The order goes to the live account, ${terms}.`}
    tone="live"
    onClose={onClose}
  >
    <div className="modal-actions">
      <button type="button" onClick={onClose}>
        Cancel
      </button>
      <button type="button" className="danger" onClick={onSend}>
        {title}
      </button>
    </div>
  </Modal>
);
