// The keys of the broker. In the desktop they go to the system's keychain and are never shown again; in a browser they cannot
// be entered at all.
import { type FormEvent, useEffect, useState } from 'react';
import type { KeychainState, KeyPurpose } from '../../../protocol/desktop-bridge.ts';
import { desktopBridge } from '../../desk/desk-commands.ts';
import { useView } from '../../desk/use-desk.ts';
import { Field } from '../../elements/field.tsx';
import { Segments } from '../../elements/segments.tsx';
import { tellNotice } from '../../notices/notice-store.ts';

const SETTINGS = { topic: 'settings' } as const;

export function CredentialsForm() {
  const credentials = useView(SETTINGS, (view) => view.credentials) ?? [];
  return (
    <fieldset>
      <legend>keys</legend>
      <ul className="credentials">
        {credentials.map(({ name, isSet, storedIn }) => (
          <li key={name}>
            <span className={isSet ? 'up' : 'faint'}>{isSet ? '✓' : '–'}</span> {name}
            <span className="faint"> {isSet ? `in ${storedIn}` : 'not set'}</span>
          </li>
        ))}
      </ul>
      {desktopBridge() ? (
        <KeyFields />
      ) : (
        <p className="quiet">
          Keys are entered in the desktop app, or given to a server as APCA_API_KEY_ID and APCA_API_SECRET_KEY. A browser never
          sends them.
        </p>
      )}
    </fieldset>
  );
}

/** Also the second step of the welcome. */
export function KeyFields({ onSaved }: { readonly onSaved?: () => void }) {
  const [purpose, setPurpose] = useState<KeyPurpose>('paper');
  const [keyId, setKeyId] = useState('');
  const [secret, setSecret] = useState('');
  const [keychain, setKeychain] = useState<KeychainState | null>(null);
  const [answer, setAnswer] = useState('');
  useEffect(() => {
    void desktopBridge()
      ?.keychainState()
      .then(setKeychain, () => setKeychain('unavailable'));
  }, []);
  const mayNotKeepLive = purpose === 'live' && keychain !== 'encrypted';
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    event.stopPropagation();
    const outcome = await desktopBridge()?.saveKeys(purpose, keyId.trim(), secret.trim());
    if (!outcome) return;
    // Whatever the answer, the secret does not stay in the page.
    setSecret('');
    setAnswer(outcome.ok ? '' : outcome.text);
    if (!outcome.ok) return;
    setKeyId('');
    tellNotice({ tone: 'good', title: 'Keys', text: outcome.text });
    onSaved?.();
  };
  return (
    <fieldset className="key-fields" aria-label="Alpaca keys">
      <Segments
        label="Keys of"
        value={purpose}
        choices={[
          { value: 'paper', text: 'Paper account' },
          { value: 'live', text: 'Live account' },
        ]}
        onChange={setPurpose}
      />
      <Field label="Key ID">
        {(ids) => (
          <input
            {...ids}
            autoComplete="off"
            spellCheck={false}
            value={keyId}
            onChange={(event) => setKeyId(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="Secret key"
        hint="goes to the keychain of this computer and is never shown again"
        mistake={answer === '' ? undefined : answer}
      >
        {(ids) => (
          <input
            {...ids}
            type="password"
            autoComplete="off"
            value={secret}
            onChange={(event) => setSecret(event.target.value)}
          />
        )}
      </Field>
      {mayNotKeepLive && keychain !== null && (
        <p className="warn">This computer has no keychain that encrypts, so live keys are refused. Paper keys can be kept.</p>
      )}
      <div className="form-actions">
        <button
          type="button"
          className="primary"
          disabled={keyId.trim() === '' || secret.trim() === '' || mayNotKeepLive}
          onClick={(event) => void save(event)}
        >
          Store keys
        </button>
      </div>
    </fieldset>
  );
}
