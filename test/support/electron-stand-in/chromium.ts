// The real browser behind the stand-in: one Chromium process, spoken to over its DevTools protocol.
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';

type Parameters = Readonly<Record<string, unknown>>;

/** One attached target, or the browser itself. */
export class DevToolsSession extends EventEmitter {
  readonly #send: (method: string, parameters: Parameters) => Promise<Parameters>;

  constructor(send: (method: string, parameters: Parameters) => Promise<Parameters>) {
    super();
    this.#send = send;
  }

  send<T = Parameters>(method: string, parameters: Parameters = {}): Promise<T> {
    return this.#send(method, parameters) as Promise<T>;
  }
}

export type Chromium = {
  /** Where a driver can connect to the same browser. */
  readonly address: string;
  readonly browser: DevToolsSession;
  sessionOf(targetId: string): Promise<DevToolsSession>;
  /** The session that the browser attached by itself. */
  adopt(sessionId: string): DevToolsSession;
  close(): Promise<void>;
};

type Reply = {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: Parameters;
  readonly result?: Parameters;
  readonly error?: { readonly message: string };
};

export async function launchChromium(profileFolder: string, width: number, height: number): Promise<Chromium> {
  const child = spawn(chromiumPath(), [
    '--headless=new',
    '--no-sandbox',
    '--remote-debugging-port=0',
    `--user-data-dir=${profileFolder}`,
    `--window-size=${width},${height}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-extensions',
    '--disable-background-networking',
    '--disable-component-update',
    '--no-startup-window',
  ]);
  process.once('exit', () => child.kill('SIGKILL'));
  const address = await addressOf(child);
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('the browser of the Electron stand-in cannot be reached')), {
      once: true,
    });
  });
  const chromium = speakTo(socket, address, child);
  await holdPopUps(chromium);
  return chromium;
}

/** A window that a page opens is held before it loads anything, and closed. Everything else goes on at once. */
async function holdPopUps(chromium: Chromium): Promise<void> {
  chromium.browser.on('Target.attachedToTarget', ({ sessionId, targetInfo }: Attached) => {
    const { targetId, type, openerId } = targetInfo;
    if (type === 'page' && openerId !== undefined) void chromium.browser.send('Target.closeTarget', { targetId });
    else void chromium.adopt(sessionId).send('Runtime.runIfWaitingForDebugger');
  });
  await chromium.browser.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
}

type Attached = {
  readonly sessionId: string;
  readonly targetInfo: { readonly targetId: string; readonly type: string; readonly openerId?: string };
};

export function chromiumPath(): string {
  const found = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (found === undefined) throw new Error('no Chromium is here: install Debian’s chromium, or name one in CHROMIUM_PATH');
  return found;
}

function speakTo(socket: WebSocket, address: string, child: ChildProcess): Chromium {
  const waiting = new Map<number, PromiseWithResolvers<Parameters>>();
  const sessions = new Map<string, DevToolsSession>();
  let lastId = 0;
  const sessionWith = (sessionId: string | undefined): DevToolsSession =>
    new DevToolsSession((method, params) => {
      lastId += 1;
      const reply = Promise.withResolvers<Parameters>();
      waiting.set(lastId, reply);
      socket.send(JSON.stringify({ id: lastId, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
      return reply.promise;
    });
  const browser = sessionWith(undefined);
  const adopt = (sessionId: string): DevToolsSession => {
    const session = sessions.get(sessionId) ?? sessionWith(sessionId);
    sessions.set(sessionId, session);
    return session;
  };
  socket.addEventListener('message', ({ data }) => {
    const { id, method, sessionId, params = {}, result = {}, error } = JSON.parse(String(data)) as Reply;
    if (id === undefined) {
      const session = sessionId === undefined ? browser : sessions.get(sessionId);
      if (method !== undefined) session?.emit(method, params);
      return;
    }
    const reply = waiting.get(id);
    waiting.delete(id);
    if (error) reply?.reject(new Error(error.message));
    else reply?.resolve(result);
  });
  return {
    address,
    browser,
    adopt,
    async sessionOf(targetId) {
      const { sessionId } = await browser.send<{ readonly sessionId: string }>('Target.attachToTarget', {
        targetId,
        flatten: true,
      });
      return adopt(sessionId);
    },
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await Promise.race([browser.send('Browser.close').catch(() => ({})), ended]);
      await ended;
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  let told = '';
  return new Promise((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      told += chunk;
      const [, address] = /DevTools listening on (ws:\S+)/.exec(told) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`Chromium ended with ${code} before it could be reached: ${told.slice(-2000)}`)),
    );
  });
}
