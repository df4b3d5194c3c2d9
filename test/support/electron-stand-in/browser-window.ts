// BrowserWindow: what the window system would keep is kept here as plain values, what is shown is a real page.
import type { Chromium } from './chromium.ts';
import { requireReady } from './readiness.ts';
import { KnownEvents, preventable, strict } from './strict.ts';
import { WebContents } from './web-contents.ts';

type Bounds = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
type WindowOptions = Partial<Bounds> & {
  readonly show?: boolean;
  readonly webPreferences?: Readonly<Record<string, unknown>> & { readonly preload?: string };
};

const EVENTS = [
  'blur',
  'close',
  'closed',
  'focus',
  'hide',
  'maximize',
  'minimize',
  'move',
  'ready-to-show',
  'resize',
  'responsive',
  'restore',
  'query-session-end',
  'session-end',
  'show',
  'unmaximize',
  'unresponsive',
];
const windows = new Map<number, BrowserWindow>();
const listeners: { onCreated: (contents: WebContents) => void; onAllClosed: () => void; chromium: Promise<Chromium> | null } = {
  onCreated: () => {},
  onAllClosed: () => {},
  chromium: null,
};
let lastId = 0;

/** The app tells windows where their browser is, and hears of their beginning and of the end of the last one. */
export const connectWindows = (connection: Partial<typeof listeners>): void => void Object.assign(listeners, connection);

export class BrowserWindow extends KnownEvents {
  readonly id: number;
  readonly webContents: WebContents;
  readonly #contents: WebContents;
  #bounds: Bounds;
  #isVisible: boolean;
  #isMinimized = false;
  #isMaximized = false;
  #isDestroyed = false;

  constructor(options: WindowOptions = {}) {
    super('BrowserWindow', EVENTS);
    requireReady('Cannot create BrowserWindow');
    if (listeners.chromium === null) throw new Error('the window has no browser');
    const { width = 800, height = 600, x = 0, y = 0, show = true, webPreferences = {} } = options;
    lastId += 1;
    this.id = lastId;
    this.#bounds = { x, y, width, height };
    this.#isVisible = show;
    this.#contents = new WebContents(this.id, listeners.chromium, width, height, webPreferences.preload);
    this.webContents = this.#contents.face;
    this.#contents.once('destroyed', () => this.#end());
    let isShown = false;
    this.#contents.on('did-finish-load', () => {
      if (!isShown) this.emit('ready-to-show');
      isShown = true;
    });
    const face = strict('BrowserWindow', this);
    windows.set(this.id, face);
    listeners.onCreated(this.webContents);
    // biome-ignore lint/correctness/noConstructorReturn: whoever asks for a window gets its strict face.
    return face;
  }

  static getAllWindows = (): readonly BrowserWindow[] => [...windows.values()];
  static getFocusedWindow = (): BrowserWindow | null => [...windows.values()].find((window) => window.isVisible()) ?? null;
  static fromWebContents = (contents: WebContents): BrowserWindow | null =>
    [...windows.values()].find(({ webContents }) => webContents.id === contents.id) ?? null;

  loadURL = (url: string): Promise<void> => this.#contents.loadURL(url);
  isDestroyed = (): boolean => this.#isDestroyed;
  isVisible = (): boolean => this.#isVisible && !this.#isMinimized;
  isMinimized = (): boolean => this.#isMinimized;
  isMaximized = (): boolean => this.#isMaximized;
  isFullScreen = (): boolean => false;
  getBounds = (): Bounds => this.#bounds;
  getNormalBounds = (): Bounds => this.#bounds;

  setBounds(bounds: Partial<Bounds>): void {
    this.#requireAlive();
    this.#bounds = { ...this.#bounds, ...bounds };
    this.emit('move');
    this.emit('resize');
  }

  show(): void {
    this.#requireAlive();
    this.#isVisible = true;
    this.emit('show');
  }

  hide(): void {
    this.#requireAlive();
    this.#isVisible = false;
    this.emit('hide');
  }

  focus(): void {
    this.#requireAlive();
    this.emit('focus');
  }

  minimize(): void {
    this.#requireAlive();
    this.#isMinimized = true;
    this.emit('minimize');
  }

  restore(): void {
    this.#requireAlive();
    this.#isMinimized = false;
    this.emit('restore');
  }

  maximize(): void {
    this.#requireAlive();
    this.#isMaximized = true;
    this.emit('maximize');
  }

  close(): void {
    this.#requireAlive();
    const event = preventable({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    void this.#contents.close();
    this.#end();
  }

  #requireAlive(): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed');
  }

  #end(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    windows.delete(this.id);
    this.emit('closed');
    if (windows.size === 0) listeners.onAllClosed();
  }
}
