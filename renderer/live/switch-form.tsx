// From one mode to the other, in the desktop's own window: what will end and what stays open, in main's words, then a button.
import { useEffect, useRef, useState } from 'react';
import type { DesktopOutcome } from '../../protocol/desktop-bridge.ts';
import type { TradingMode } from '../../protocol/summary.ts';
import { desktopBridge } from '../desk/desk-commands.ts';
import { tellNotice } from '../notices/notice-store.ts';

type SwitchProps = {
  readonly mode: TradingMode;
  /** The other session has begun. */
  readonly onDone: () => void;
  readonly onClose: () => void;
};

const NO_ANSWER: DesktopOutcome = { ok: false, text: 'The mode is switched in the window of the desktop.' };

export function SwitchForm({ mode, onDone, onClose }: SwitchProps) {
  const [fate, setFate] = useState<DesktopOutcome | null>(null);
  const [isSwitching, setIsSwitching] = useState(false);
  const [refusal, setRefusal] = useState('');
  useEffect(() => {
    const asked = desktopBridge()?.describeSwitch(mode) ?? Promise.resolve(NO_ANSWER);
    void asked.then(setFate);
  }, [mode]);
  const isShown = useRef(false);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);
  const begin = async (): Promise<void> => {
    setIsSwitching(true);
    setRefusal('');
    const answer = (await desktopBridge()?.switchMode(mode)) ?? NO_ANSWER;
    setIsSwitching(false);
    if (!answer.ok) {
      setRefusal(answer.text);
      // Whoever closed the dialog meanwhile hears it too.
      if (!isShown.current) tellNotice({ tone: 'bad', title: `No ${mode} trading`, text: answer.text });
      return;
    }
    tellNotice({ tone: mode === 'live' ? 'warn' : 'good', title: 'Mode', text: answer.text });
    onDone();
  };
  return (
    <>
      <section className="switch-fate" aria-label="What will happen">
        {fate === null ? (
          <p className="quiet">Looking at what is open …</p>
        ) : (
          fate.text.split('\n').map((sentence) => <p key={sentence}>{sentence}</p>)
        )}
      </section>
      <output className="switch-state">
        {isSwitching && `Checking, ending the session, beginning ${mode} trading. This takes a moment …`}
      </output>
      {refusal !== '' && (
        <div role="alert" className="switch-refusal down">
          {refusal.split('\n').map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      )}
      <div className="modal-actions">
        <button type="button" onClick={onClose}>
          {isSwitching ? 'Close' : 'Cancel'}
        </button>
        <button
          type="button"
          className={mode === 'live' ? 'danger' : 'primary'}
          disabled={isSwitching || fate === null || !fate.ok}
          onClick={() => void begin()}
        >
          {mode === 'live' ? 'Switch to live, read-only' : 'Back to paper'}
        </button>
      </div>
    </>
  );
}
