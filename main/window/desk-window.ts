// The desk's window: opened, hidden, brought back, and loaded again when its page crashes. Trading never depends on it.
import { BrowserWindow, type MessagePortMain } from 'electron';
import type { PagePlace } from '../../protocol/desktop-bridge.ts';
import type { LogLevel } from '../../protocol/log-level.ts';
import type { HomeFolders } from '../home.ts';
import { APP_ORIGIN } from './app-protocol.ts';
import { GIVE_PORT, OPEN_PLACE } from './page-events.ts';
import { onPlaceAsked } from './page-questions.ts';
import { windowOptions } from './window-options.ts';
import { readWindowPlace, rememberPlace } from './window-place.ts';

export type DeskWindowOptions = {
  readonly distFolder: string;
  readonly home: HomeFolders;
  readonly log: (level: LogLevel, message: string) => void;
  /** What closing the window does while the app goes on: `hide` where a tray can bring it back, else `minimize`. */
  readonly closing: () => 'hide' | 'minimize' | 'close';
  /** The person may wonder where it went. */
  readonly onFirstHide: () => void;
  /** Windows ends the person's session, which nothing can prevent: little time is left. */
  readonly onSessionEnd: () => void;
};

/** A page that crashes at once each time must not keep a core busy. */
const FIRST_RELOAD_MS = 250;
const LONGEST_RELOAD_MS = 30_000;
const FORGIVEN_AFTER_MS = 60_000;

export class DeskWindow {
  readonly #options: DeskWindowOptions;
  #window: BrowserWindow | null = null;
  /** The page that is shown hears which place to open. */
  #isHeard = false;
  #wantedPlace: PagePlace | null = null;
  #hasHidden = false;
  #crashes = 0;
  #crashedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: DeskWindowOptions) {
    this.#options = options;
    onPlaceAsked(() => {
      this.#isHeard = true;
      this.#tellPlace();
    });
  }

  /** Shows it, and makes it first if there is none. */
  show(): void {
    const window = this.#window ?? this.#open();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  /** Also while there is no page that could hear of it: then the next one is told. */
  openPlace(place: PagePlace): void {
    this.#wantedPlace = place;
    this.show();
    this.#tellPlace();
  }

  /** False when there is no page to give it to. */
  givePort(port: MessagePortMain): boolean {
    // A page that crashed has no frame to tell; the next one asks for itself.
    if (this.#window === null || this.#window.webContents.isCrashed()) return false;
    this.#window.webContents.postMessage(GIVE_PORT, null, [port]);
    return true;
  }

  get shown(): BrowserWindow | null {
    return this.#window;
  }

  #open(): BrowserWindow {
    const { distFolder, home, log, closing, onFirstHide, onSessionEnd } = this.#options;
    const place = readWindowPlace(home);
    const window = new BrowserWindow({ ...windowOptions(distFolder), ...(place ?? {}) });
    this.#window = window;
    if (place?.isMaximized) window.maximize();
    rememberPlace(window, home);
    window.once('ready-to-show', () => window.show());
    window.on('close', (event) => {
      const what = closing();
      if (what === 'close') return;
      event.preventDefault();
      window[what]();
      if (what === 'hide' && !this.#hasHidden) onFirstHide();
      this.#hasHidden ||= what === 'hide';
    });
    window.on('session-end', onSessionEnd);
    window.on('closed', () => {
      this.#window = null;
      this.#isHeard = false;
    });
    window.on('unresponsive', () => log('warn', 'the window does not respond; trading goes on'));
    window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) this.#isHeard = false;
    });
    window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      this.#isHeard = false;
      log('warn', `the page of the window ended (${reason}, ${exitCode}) and is loaded again; trading goes on`);
      this.#reloadLater(window);
    });
    window.webContents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
      if (isMainFrame) log('error', `the page of the window could not be loaded: ${description} (${code})`);
    });
    // A page that cannot be loaded is told by did-fail-load.
    window.loadURL(`${APP_ORIGIN}/index.html`).catch(() => {});
    return window;
  }

  #tellPlace(): void {
    if (!this.#isHeard || this.#wantedPlace === null) return;
    this.#window?.webContents.send(OPEN_PLACE, this.#wantedPlace);
    this.#wantedPlace = null;
  }

  #reloadLater(window: BrowserWindow): void {
    const nowMs = performance.now();
    if (nowMs - this.#crashedAtMs > FORGIVEN_AFTER_MS) this.#crashes = 0;
    this.#crashedAtMs = nowMs;
    const delayMs = Math.min(LONGEST_RELOAD_MS, FIRST_RELOAD_MS * 2 ** this.#crashes);
    this.#crashes += 1;
    setTimeout(() => {
      if (!window.isDestroyed()) window.webContents.reload();
    }, delayMs);
  }
}
