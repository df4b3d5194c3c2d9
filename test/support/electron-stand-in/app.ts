// app: the life of the application. Quitting follows Electron's order: before-quit, every window's close, will-quit, quit.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { BrowserWindow, connectWindows } from './browser-window.ts';
import { type Chromium, launchChromium } from './chromium.ts';
import { isAppReady, setReady } from './readiness.ts';
import { KnownEvents, preventable, strict } from './strict.ts';

const EVENTS = [
  'activate',
  'before-quit',
  'browser-window-created',
  'child-process-gone',
  'open-url',
  'quit',
  'ready',
  'render-process-gone',
  'second-instance',
  'web-contents-created',
  'will-quit',
  'window-all-closed',
];

class App extends KnownEvents {
  readonly isPackaged = process.env['STAND_IN_PACKAGED'] === '1';
  name = 'tradewarden';
  readonly commandLine = strict('commandLine', {
    appendSwitch: (): void => {},
    hasSwitch: (name: string): boolean => process.argv.includes(`--${name}`),
  });
  readonly dock = undefined;
  readonly #paths = new Map<string, string>([
    ['home', homedir()],
    ['temp', tmpdir()],
    ['userData', join(tmpdir(), 'electron-stand-in')],
    ['exe', process.execPath],
  ]);
  readonly #ready = Promise.withResolvers<void>();
  #chromium: Promise<Chromium> | null = null;
  #isSandboxed = false;

  constructor() {
    super('app', EVENTS);
    connectWindows({
      onCreated: (contents) => {
        contents.on('render-process-gone', (_event: object, details: object) =>
          this.emit('render-process-gone', {}, contents, details),
        );
        this.emit('web-contents-created', {}, contents);
      },
      onAllClosed: () => {
        if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
        else this.quit();
      },
    });
  }

  whenReady = (): Promise<void> => this.#ready.promise;
  isReady = isAppReady;
  getName = (): string => this.name;
  getVersion = (): string => '0.0.0-stand-in';
  getLocale = (): string => 'en-US';
  setAppUserModelId = (_id: string): void => {};
  setAboutPanelOptions = (_options: object): void => {};
  focus = (): void => {};

  setName(name: string): void {
    this.name = name;
  }

  enableSandbox(): void {
    if (isAppReady()) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.#isSandboxed = true;
  }

  isSandboxEnabled(): boolean {
    return this.#isSandboxed;
  }

  getPath(name: string): string {
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }

  setPath(name: string, path: string): void {
    if (!this.#paths.has(name)) throw new Error(`Failed to set '${name}' path`);
    if (!isAbsolute(path)) throw new Error('Path must be absolute');
    // As its documentation says; not every version of Electron looks.
    if (!existsSync(path)) throw new Error(`Failed to set path: there is no ${path}`);
    this.#paths.set(name, path);
  }

  /** One for each user data folder, as in Electron; whoever comes second leaves word with the first. */
  requestSingleInstanceLock(additional: object = {}): boolean {
    const folder = join(this.getPath('userData'), 'stand-in-instance');
    const lock = join(folder, 'pid');
    mkdirSync(folder, { recursive: true });
    if (existsSync(lock) && isAlive(Number(readFileSync(lock, 'utf8')))) {
      writeFileSync(
        join(folder, `${process.pid}.json`),
        JSON.stringify({ words: process.argv, folder: process.cwd(), additional }),
      );
      return false;
    }
    writeFileSync(lock, String(process.pid));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    watch(folder, () => {
      for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
        const text = readFileSync(join(folder, file), 'utf8');
        if (!text.endsWith('}')) continue;
        rmSync(join(folder, file));
        const said = JSON.parse(text) as { words: string[]; folder: string; additional: object };
        this.emit('second-instance', {}, said.words, said.folder, said.additional);
      }
    }).unref();
    return true;
  }

  exit(code = 0): void {
    this.emit('quit', {}, code);
    void this.#leave(code);
  }

  quit(): void {
    const event = preventable({});
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    for (const window of BrowserWindow.getAllWindows()) window.close();
    if (BrowserWindow.getAllWindows().length > 0) return;
    const last = preventable({});
    this.emit('will-quit', last);
    if (last.defaultPrevented) return;
    this.exit(0);
  }

  async becomeReady(): Promise<void> {
    process.send?.({ kind: 'starting' });
    const profile = join(this.getPath('userData'), 'stand-in-profile');
    this.#chromium = launchChromium(profile, 1280, 800);
    connectWindows({ chromium: this.#chromium });
    const { address } = await this.#chromium;
    process.send?.({ kind: 'ready', address });
    setReady();
    this.#ready.resolve();
    this.emit('ready', {});
  }

  async #leave(code: number): Promise<void> {
    if (this.#chromium !== null) await (await this.#chromium).close();
    reallyExit(code);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The host puts ours in its place, as Electron does. */
const reallyExit = process.exit.bind(process);
const own = new App();
export const app = strict('app', own);

/** The main script was evaluated. */
export const makeReady = (): void => void own.becomeReady();
