// The way to real money: what must hold, proven by the machine now; what would go live; the account's last digits typed; a
// button held. While anything fails the button cannot be reached, and over the web there is none.
import { useEffect } from 'react';
import { askDesk, commandDesk } from '../desk/desk-commands.ts';
import { useCanCommand, useConnection, useTopic, useView } from '../desk/use-desk.ts';
import { Modal } from '../elements/modal.tsx';
import { showDayAndClock } from '../format/times.ts';
import { ArmForm } from './arm-form.tsx';
import { EvidenceList } from './evidence-list.tsx';
import { LiveSummary } from './live-summary.tsx';
import { LIVE } from './live-topic.ts';
import { SwitchForm } from './switch-form.tsx';
import './live-dialog.css';

const DESCRIPTIONS = {
  'not-live': 'Paper is trading now. Live begins read-only: it looks and proves, and sends nothing until it is armed.',
  'read-only': 'The live account is connected read-only. Orders go out only after arming, and only for this session.',
  armed: 'Orders go out with real money.',
  'winding-down': 'Only cancels and orders that shrink positions go out. What is open can be closed from here.',
} as const;

export function LiveDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  useTopic(LIVE);
  const state = useView(LIVE, (view) => view.state) ?? 'not-live';
  return (
    <Modal isOpen={isOpen} title="Live trading" description={DESCRIPTIONS[state]} tone="live" width="wide" onClose={onClose}>
      <LiveContent onClose={onClose} />
    </Modal>
  );
}

const proveEvidence = (): void => void askDesk({ kind: 'prove-evidence' });

function LiveContent({ onClose }: { readonly onClose: () => void }) {
  const canCommand = useCanCommand();
  const canArm = useConnection(({ welcome }) => welcome?.canArm === true);
  const isDesktop = useConnection(({ welcome }) => welcome?.isDesktop === true);
  const live = useView(LIVE, (view) => view);
  const isLive = live !== undefined && live.state !== 'not-live';
  // What was proven while a session began is proven again once it runs.
  useEffect(() => {
    if (canCommand && isLive) proveEvidence();
  }, [canCommand, isLive]);
  if (!live) return <p className="quiet">Gathering the evidence …</p>;
  if (!isLive && isDesktop) return <SwitchForm mode="live" onDone={proveEvidence} onClose={onClose} />;
  if (!isLive) return <HowToGoLive command={live.command} onClose={onClose} />;
  return (
    <>
      {live.reason !== '' && <p className="quiet">{live.reason}</p>}
      {live.armedUntilUs !== null && (
        <p>
          Armed until <b>{showDayAndClock(live.armedUntilUs)}</b>. Then it winds down, until somebody arms it again.
        </p>
      )}
      <EvidenceList live={live} />
      <LiveSummary live={live} />
      {live.state === 'armed' ? (
        <div className="modal-actions">
          <button type="button" onClick={onClose}>
            Close
          </button>
          <button
            type="button"
            className="danger"
            disabled={!canCommand}
            onClick={() => void commandDesk('Disarm', { kind: 'disarm', reason: 'disarmed at the desk' })}
          >
            Disarm
          </button>
        </div>
      ) : canArm ? (
        <ArmForm live={live} onClose={onClose} />
      ) : (
        <HowToGoLive command={live.command} onClose={onClose} />
      )}
    </>
  );
}

type HowToProps = { readonly command: string; readonly onClose: () => void };

/** Over the web there is no button: whoever goes live sits at the machine. */
const HowToGoLive = ({ command, onClose }: HowToProps) => (
  <>
    <section className="how-to-arm" aria-label="How to go live">
      <p>Live trading never begins in a browser, and is never armed from one. At the machine, type:</p>
      <code>{command}</code>
    </section>
    <div className="modal-actions">
      <button type="button" onClick={onClose}>
        Close
      </button>
    </div>
  </>
);
