// What the desktop around an app gives it: tray, notifications, dialogs, power, keychain, screens, the user's browser.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { requireReady } from './readiness.ts';
import { KnownEvents, strict } from './strict.ts';

export class Tray extends KnownEvents {
  #isDestroyed = false;

  constructor(image: { isEmpty(): boolean }) {
    super('Tray', ['click', 'double-click', 'right-click']);
    requireReady('Cannot create Tray');
    if (image.isEmpty()) throw new Error('the tray got a picture that is not there');
    // biome-ignore lint/correctness/noConstructorReturn: whoever asks for a tray gets its strict face.
    return strict('Tray', this);
  }

  setImage(image: { isEmpty(): boolean }): void {
    this.#requireAlive();
    if (image.isEmpty()) throw new Error('the tray got a picture that is not there');
  }

  setToolTip(_text: string): void {
    this.#requireAlive();
  }

  setContextMenu(_menu: object | null): void {
    this.#requireAlive();
  }

  destroy(): void {
    this.#isDestroyed = true;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  #requireAlive(): void {
    if (this.#isDestroyed) throw new TypeError('Tray is destroyed');
  }
}

export class Notification extends KnownEvents {
  readonly title: string;
  readonly body: string;

  constructor({ title = '', body = '' }: { readonly title?: string; readonly body?: string }) {
    super('Notification', ['click', 'close', 'show', 'failed', 'action', 'reply']);
    requireReady('Cannot create Notification');
    this.title = title;
    this.body = body;
    // biome-ignore lint/correctness/noConstructorReturn: whoever asks for a notification gets its strict face.
    return strict('Notification', this);
  }

  static isSupported = (): boolean => true;

  show(): void {
    this.emit('show', {});
  }

  close(): void {
    this.emit('close', {});
  }
}

/** A test puts its answers in place of these; nobody sits at this screen. */
export const dialog = strict('dialog', {
  showMessageBox(..._values: readonly unknown[]): Promise<{ response: number; checkboxChecked: boolean }> {
    requireReady('dialog module cannot be used');
    return Promise.reject(new Error('nobody answers this dialog: the test gave no answer'));
  },
  showErrorBox: (title: string, content: string): void => void process.stderr.write(`${title}: ${content}\n`),
});

export const powerMonitor = strict(
  'powerMonitor',
  new KnownEvents('powerMonitor', ['suspend', 'resume', 'shutdown', 'lock-screen', 'unlock-screen']),
);

const blockers = new Set<number>();
let lastBlocker = 0;
export const powerSaveBlocker = strict('powerSaveBlocker', {
  start(kind: string): number {
    if (kind !== 'prevent-app-suspension') throw new Error(`the Electron stand-in knows no power save blocker ${kind}`);
    lastBlocker += 1;
    blockers.add(lastBlocker);
    return lastBlocker;
  },
  stop: (id: number): boolean => blockers.delete(id),
  isStarted: (id: number): boolean => blockers.has(id),
});

/** A keychain for one run. STAND_IN_KEYCHAIN says which backend it claims to be. */
const key = randomBytes(32);
export const safeStorage = strict('safeStorage', {
  async isAsyncEncryptionAvailable(): Promise<boolean> {
    requireReady('safeStorage cannot be used');
    if (process.env['STAND_IN_KEYCHAIN'] === 'broken') throw new Error('the keyring does not answer');
    return process.env['STAND_IN_KEYCHAIN'] !== 'none';
  },
  getSelectedStorageBackend: (): string => process.env['STAND_IN_KEYCHAIN'] ?? 'gnome_libsecret',
  encryptStringAsync(text: string): Promise<Buffer> {
    const start = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, start);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Promise.resolve(Buffer.concat([start, cipher.getAuthTag(), body]));
  },
  async decryptStringAsync(bytes: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    const result = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    return { result, shouldReEncrypt: false };
  },
});

const DISPLAY = {
  id: 1,
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea: { x: 0, y: 0, width: 1920, height: 1050 },
};
const displayNow = (): typeof DISPLAY => {
  requireReady('The screen module cannot be used');
  return DISPLAY;
};
export const screen = strict('screen', { getAllDisplays: () => [displayNow()], getPrimaryDisplay: displayNow });

export const shell = strict('shell', {
  openExternal: (_url: string): Promise<void> => Promise.resolve(),
  openPath: (_path: string): Promise<string> => Promise.resolve(''),
});

export const nativeTheme = strict('nativeTheme', { themeSource: 'system' });
