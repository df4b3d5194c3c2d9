// webContents: one real page of Chromium, its requests, navigations and crashes.
import { fromShownUrl, toShownUrl } from './app-urls.ts';
import type { Chromium, DevToolsSession } from './chromium.ts';
import type { IpcEvent } from './ipc-main.ts';
import type { MessagePortMain } from './message-ports.ts';
import { PageLink } from './page-link.ts';
import { schemes } from './protocol.ts';
import { allowsRequest, applyPermissions } from './session.ts';
import { KnownEvents, preventable, strict } from './strict.ts';

type OpenHandler = (details: { readonly url: string }) => { readonly action: 'allow' | 'deny' };
type PausedRequest = {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly request: { readonly url: string; readonly method: string; readonly headers: Readonly<Record<string, string>> };
};
type Frame = { readonly id: string; readonly url: string; readonly parentId?: string };

const EVENTS = [
  'did-finish-load',
  'did-start-navigation',
  'did-fail-load',
  'destroyed',
  'render-process-gone',
  'unresponsive',
  'responsive',
  'will-attach-webview',
  'will-frame-navigate',
  'will-navigate',
  'will-redirect',
];

export class WebContents extends KnownEvents {
  readonly id: number;
  readonly #opened: Promise<{ chromium: Chromium; devTools: DevToolsSession; link: PageLink; targetId: string }>;
  #link: PageLink | null = null;
  #openHandler: OpenHandler | null = null;
  #url = '';
  #mainFrame = '';
  #isDestroyed = false;
  #isCrashed = false;
  #ownNavigation: string | null = null;
  /** The strict face of this object, which is what listeners and handlers get to see. */
  readonly face: WebContents;

  constructor(id: number, chromium: Promise<Chromium>, width: number, height: number, preload: string | undefined) {
    super('webContents', EVENTS);
    this.id = id;
    this.face = strict('webContents', this);
    this.#opened = this.#open(chromium, width, height, preload);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  getURL(): string {
    return this.#url;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  isCrashed(): boolean {
    return this.#isCrashed;
  }

  send(channel: string, ...values: readonly unknown[]): void {
    this.#requireAlive();
    // Electron only mentions that there is no frame.
    if (!this.#isCrashed) this.#link?.send(channel, structuredClone(values));
  }

  postMessage(channel: string, value: unknown, ports: readonly MessagePortMain[] = []): void {
    this.#requireAlive();
    if (this.#isCrashed) throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    this.#link?.send(channel, [structuredClone(value)], ports);
  }

  #requireAlive(): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed');
  }

  async loadURL(url: string): Promise<void> {
    const { chromium, devTools } = await this.#opened;
    const shown = toShownUrl(url);
    if (shown !== url) await applyPermissions(chromium, new URL(shown).origin);
    this.#ownNavigation = shown;
    const loaded = new Promise((resolve) => devTools.once('Page.loadEventFired', resolve));
    const { errorText } = await devTools.send<{ errorText?: string }>('Page.navigate', { url: shown });
    if (errorText !== undefined) throw new Error(`${errorText} loading '${url}'`);
    await loaded;
  }

  reload(): void {
    void this.#opened.then(({ devTools }) => devTools.send('Page.navigate', { url: toShownUrl(this.#url) }));
    this.#ownNavigation = toShownUrl(this.#url);
  }

  forcefullyCrashRenderer(): void {
    void this.#opened.then(({ devTools }) => devTools.send('Page.crash').catch(() => {}));
  }

  async executeJavaScript(code: string): Promise<unknown> {
    const { devTools } = await this.#opened;
    const { result, exceptionDetails } = await devTools.send<{
      result: { value: unknown };
      exceptionDetails?: { exception?: { description?: string } };
    }>('Runtime.evaluate', { expression: code, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? 'the script threw');
    return result.value;
  }

  async close(): Promise<void> {
    const { chromium, targetId } = await this.#opened;
    await chromium.browser.send('Target.closeTarget', { targetId }).catch(() => {});
    this.#end();
  }

  async #open(starting: Promise<Chromium>, width: number, height: number, preload: string | undefined) {
    const chromium = await starting;
    const { targetId } = await chromium.browser.send<{ targetId: string }>('Target.createTarget', {
      url: 'about:blank',
      newWindow: true,
      width,
      height,
    });
    const devTools = await chromium.sessionOf(targetId);
    const link = new PageLink(devTools, () => this.#ipcEvent());
    this.#link = link;
    devTools.on('Fetch.requestPaused', (paused: PausedRequest) => void this.#answer(devTools, paused));
    devTools.on('Page.frameNavigated', ({ frame }: { frame: Frame }) => {
      if (frame.parentId !== undefined) return;
      this.#url = fromShownUrl(frame.url);
      this.#isCrashed = false;
    });
    devTools.on('Page.loadEventFired', () => this.emit('did-finish-load', {}));
    devTools.on('Inspector.targetCrashed', () => {
      link.lose();
      this.#isCrashed = true;
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    });
    chromium.browser.on('Target.targetDestroyed', (gone: { targetId: string }) => {
      if (gone.targetId === targetId) this.#end();
    });
    // No window that a page opens ever loads; an app that would have allowed it must know.
    devTools.on('Runtime.bindingCalled', ({ name, payload: url }: { name: string; payload: string }) => {
      if (name !== 'standInOpens') return;
      if (this.#openHandler?.({ url }).action !== 'deny') throw new Error(`the Electron stand-in opens no window for ${url}`);
    });
    await chromium.browser.send('Target.setDiscoverTargets', { discover: true });
    await devTools.send('Page.enable');
    await devTools.send('Inspector.enable');
    await devTools.send('Runtime.addBinding', { name: 'standInOpens' });
    await devTools.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
    const { frameTree } = await devTools.send<{ frameTree: { frame: Frame } }>('Page.getFrameTree');
    this.#mainFrame = frameTree.frame.id;
    await link.open(preload);
    return { chromium, devTools, link, targetId };
  }

  async #answer(devTools: DevToolsSession, paused: PausedRequest): Promise<void> {
    const { requestId, resourceType, frameId, request } = paused;
    const url = fromShownUrl(request.url);
    const fail = (errorReason: string) => devTools.send('Fetch.failRequest', { requestId, errorReason });
    try {
      if (resourceType === 'Document' && !this.#mayNavigate(request.url, frameId)) return void (await fail('Aborted'));
      if (!allowsRequest(url, resourceType)) return void (await fail('BlockedByClient'));
      const handler = schemes.get(url.slice(0, url.indexOf(':')));
      if (!handler) return void (await devTools.send('Fetch.continueRequest', { requestId }));
      const response = await handler(schemeRequest(url, request.method));
      await devTools.send('Fetch.fulfillRequest', {
        requestId,
        responseCode: response.status,
        responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
        body: Buffer.from(await response.arrayBuffer()).toString('base64'),
      });
    } catch {
      // The page went away while its request was under way.
    }
  }

  /** What the app itself loads is not asked for; what a page wants is. */
  #mayNavigate(shown: string, frameId: string): boolean {
    const isMainFrame = frameId === this.#mainFrame;
    const isOwn = isMainFrame && shown === this.#ownNavigation;
    const url = fromShownUrl(shown);
    if (isOwn) this.#ownNavigation = null;
    else {
      const event = preventable({ url, isMainFrame });
      this.emit('will-frame-navigate', event);
      if (isMainFrame && !event.defaultPrevented) this.emit('will-navigate', event);
      if (event.defaultPrevented) return false;
    }
    this.emit('did-start-navigation', { url, isMainFrame, isSameDocument: false });
    return true;
  }

  #ipcEvent(): IpcEvent {
    const origin = /^[a-z-]+:\/\/[^/]*/.exec(this.#url)?.[0] ?? 'null';
    return { sender: this.face, senderFrame: { url: this.#url, parent: null, origin }, processId: 1, frameId: 1 };
  }

  #end(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#link?.lose();
    this.emit('destroyed');
  }
}

/** Node's own Request would not take apart an address with a scheme that it does not know. */
const schemeRequest = (url: string, method: string): Request =>
  Object.defineProperty(new Request('http://stand-in.invalid/', { method }), 'url', { value: url });
