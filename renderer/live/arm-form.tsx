// The last step: the account's last digits typed by hand, then a button held down.
import { useState } from 'react';
import type { LiveView } from '../../protocol/desk-views/live.ts';
import { commandDesk, desktopBridge } from '../desk/desk-commands.ts';
import { useCanCommand } from '../desk/use-desk.ts';
import { Field } from '../elements/field.tsx';
import { HoldButton } from '../elements/hold-button.tsx';
import { tellNotice } from '../notices/notice-store.ts';

const HOLD_MS = 2_000;

export function ArmForm({ live, onClose }: { readonly live: LiveView; readonly onClose: () => void }) {
  const canCommand = useCanCommand();
  const [typed, setTyped] = useState('');
  const [isArming, setIsArming] = useState(false);
  const [refusal, setRefusal] = useState('');
  const count = live.account?.digitsToType ?? 4;
  const mayArm = live.allHold && live.account !== null && canCommand;
  const isTyped = typed.length === count && live.account !== null && live.account.ending.endsWith(typed);
  const arm = async (): Promise<void> => {
    setIsArming(true);
    const answer = await armSession(typed);
    setIsArming(false);
    if (answer.ok) onClose();
    else setRefusal(answer.text);
  };
  return (
    <div className="arm-form">
      {mayArm && (
        <Field
          label={`Last ${count} characters of the account`}
          mistake={refusal === '' ? undefined : refusal}
          hint="typed by hand, as the broker shows them"
        >
          {(ids) => (
            <input
              {...ids}
              className="mono"
              autoComplete="off"
              spellCheck={false}
              maxLength={count}
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value.trim());
                setRefusal('');
              }}
            />
          )}
        </Field>
      )}
      <div className="modal-actions">
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <HoldButton holdMs={HOLD_MS} isDisabled={!mayArm || !isTyped || isArming} onHeld={() => void arm()}>
          {mayArm
            ? isTyped
              ? 'Hold two seconds to trade with real money'
              : 'Type the digits first'
            : 'Cannot be armed: see above'}
        </HoldButton>
      </div>
    </div>
  );
}

/** Main proves all evidence anew before it arms. */
async function armSession(accountDigits: string): Promise<{ readonly ok: boolean; readonly text: string }> {
  const bridge = desktopBridge();
  if (bridge) {
    const answer = await bridge.arm(accountDigits);
    if (answer.ok) tellNotice({ tone: 'warn', title: 'Armed', text: answer.text });
    return answer;
  }
  const outcome = await commandDesk('Arm', { kind: 'arm', accountEnding: accountDigits });
  return { ok: outcome.outcome === 'done' || outcome.outcome === 'begun', text: outcome.text };
}
