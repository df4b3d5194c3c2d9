// A dialog: focus trapped, Escape cancels, everything behind it is out of reach. It brings its own scrim, because the one of
// the library locks scrolling with a style element that the content security policy forbids.
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import './modal.css';

type ModalProps = {
  readonly isOpen: boolean;
  readonly title: string;
  /** One or two sentences under the title. */
  readonly description: ReactNode;
  readonly tone?: 'plain' | 'danger' | 'live';
  readonly width?: 'narrow' | 'wide';
  readonly onClose: () => void;
  readonly children: ReactNode;
};

export function Modal({ isOpen, title, description, tone = 'plain', width = 'narrow', onClose, children }: ModalProps) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <div className="scrim">
          <Dialog.Content className={`modal ${tone} ${width}`}>
            <Dialog.Title className="modal-title">{title}</Dialog.Title>
            <Dialog.Description asChild>
              <div className="modal-description">{description}</div>
            </Dialog.Description>
            {children}
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
