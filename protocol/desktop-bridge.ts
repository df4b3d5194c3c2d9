// What the page gets in the desktop window and nowhere else: the preload script puts it into the page as `window.tradewarden`.

import type { TradingMode } from './summary.ts';

/**
 * The data of the window message that carries the desk worker's end of a `MessageChannel` in `event.ports[0]`.
 * It is posted by the window to itself. Each new port replaces the one before: the desk worker, or the page, has begun again.
 */
export const DESK_PORT_MESSAGE = 'tradewarden:desk-port';

/** Places of the page that the menu, the tray or a notification opens. */
const PAGE_PLACES = [
  'live-dialog',
  'paper-dialog',
  'flatten-dialog',
  'settings',
  'command-palette',
  'shortcuts',
  'preflight',
] as const;
export type PagePlace = (typeof PAGE_PLACES)[number];

/** The web pages that the desktop opens in the user's browser; the page names them and never an address. */
export const LINK_NAMES = ['alpaca-dashboard', 'alpaca-paper-dashboard', 'alpaca-status'] as const;
export type LinkName = (typeof LINK_NAMES)[number];

/** A refusal is a value: `text` says in a sentence what happened, or what was wrong and what was expected. */
export type DesktopOutcome = { readonly ok: boolean; readonly text: string };

/** Which account the keys belong to. */
export type KeyPurpose = 'paper' | 'live';

/** `encrypted`: by the system's keychain. `plain-text`: the system has none, so live keys are refused. */
export type KeychainState = 'encrypted' | 'plain-text' | 'unavailable';

export type DesktopBridge = {
  /** Call it once the listener for DESK_PORT_MESSAGE is there. A port follows as soon as the desk worker is ready, and again when it restarts. */
  askForDeskPort(): void;
  /** Works with the desk worker dead: main tells the executors over its private channel. */
  halt(reason: string): Promise<DesktopOutcome>;
  resume(reason: string): Promise<DesktopOutcome>;
  /** Starts trading after it was stopped: every worker but the desk, in order. */
  startTrading(): Promise<DesktopOutcome>;
  /** Stops trading in order and leaves the app, the desk and open positions as they are. */
  stopTrading(): Promise<DesktopOutcome>;
  /** Arms live trading for this session. `accountDigits` is what the person typed; main proves all evidence anew before it does it. */
  arm(accountDigits: string): Promise<DesktopOutcome>;
  /** What a switch to this mode would end and leave open, in sentences; not `ok` when none can begin now. */
  describeSwitch(mode: TradingMode): Promise<DesktopOutcome>;
  /**
   * Ends this session in order and begins one of the other mode, live ones read-only. Answered once it runs, or once the session
   * before goes on or runs again, with the reason.
   */
  switchMode(mode: TradingMode): Promise<DesktopOutcome>;
  /** Stores a key pair in the system's keychain; it is used from the next start of the session on. */
  saveKeys(purpose: KeyPurpose, keyId: string, secret: string): Promise<DesktopOutcome>;
  forgetKeys(purpose: KeyPurpose): Promise<DesktopOutcome>;
  keychainState(): Promise<KeychainState>;
  openLink(name: LinkName): Promise<DesktopOutcome>;
  /** The menu, the tray or a notification asks for a place of the page. Returns the end of listening. */
  onOpenPlace(listener: (place: PagePlace) => void): () => void;
};
