// Utility processes as child processes of Node.
import { fork } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { closeBoth, type MessagePortMain, movePorts, type PortHome, toOtherEnd } from './message-ports.ts';
import { requireReady } from './readiness.ts';
import { KnownEvents, strict } from './strict.ts';

type ForkOptions = {
  readonly env?: Readonly<Record<string, string>>;
  readonly execArgv?: readonly string[];
  readonly serviceName?: string;
  readonly stdio?: 'pipe' | 'inherit' | 'ignore';
};
const KNOWN_OPTIONS = new Set(['env', 'execArgv', 'serviceName', 'stdio']);
type FromChild =
  | { readonly kind: 'message'; readonly data: unknown }
  | { readonly kind: 'port'; readonly id: number; readonly data: unknown }
  | { readonly kind: 'port-closed'; readonly id: number };

const ENTRY = new URL('./utility-entry.ts', import.meta.url).href;

export const utilityProcess = strict('utilityProcess', {
  fork(path: string, words: readonly string[] = [], options: ForkOptions = {}): UtilityProcess {
    requireReady('utilityProcess cannot be created');
    const unknown = Object.keys(options).filter((key) => !KNOWN_OPTIONS.has(key));
    if (unknown.length > 0) throw new Error(`the Electron stand-in forks no utility process with ${unknown.join(', ')}`);
    return strict('UtilityProcess', new UtilityProcess(path, words, options));
  },
});

class UtilityProcess extends KnownEvents {
  pid: number | undefined = undefined;
  stdout: PassThrough | null;
  stderr: PassThrough | null;
  readonly #child: ReturnType<typeof fork>;
  readonly #ports = new Set<number>();
  #isKilled = false;
  #isGone = false;

  constructor(path: string, words: readonly string[], { env, execArgv = [], serviceName, stdio = 'inherit' }: ForkOptions) {
    super('UtilityProcess', ['spawn', 'exit', 'message', 'error']);
    void serviceName;
    this.#child = fork(path, words, {
      // As in a utility process, an unhandled rejection is only a warning.
      execArgv: ['--unhandled-rejections=warn-with-error-code', '--import', ENTRY, ...execArgv],
      serialization: 'advanced',
      stdio: ['ignore', stdio, stdio, 'ipc'],
      env: env ?? process.env,
    });
    const child = this.#child;
    this.stdout = child.stdout?.pipe(new PassThrough()) ?? null;
    this.stderr = child.stderr?.pipe(new PassThrough()) ?? null;
    child.on('spawn', () => {
      this.pid = child.pid;
      this.emit('spawn');
    });
    child.on('message', (message) => this.#hear(message as FromChild));
    child.on('exit', (code, signal) => {
      this.pid = undefined;
      this.#isGone = true;
      for (const id of this.#ports) closeBoth(id);
      const isKilled = this.#isKilled && (signal === 'SIGTERM' || signal === 'SIGKILL');
      this.emit('exit', isKilled ? 0 : (code ?? SIGNAL_NUMBERS[signal ?? ''] ?? 1));
      // Electron lets go of both streams and of whoever listened to them.
      this.stdout?.removeAllListeners();
      this.stderr?.removeAllListeners();
      this.stdout = null;
      this.stderr = null;
    });
  }

  postMessage(data: unknown, ports: readonly MessagePortMain[] = []): void {
    const home: PortHome = {
      deliver: (id, said) => this.#send({ kind: 'port', id, data: said }),
      close: (id) => this.#send({ kind: 'port-closed', id }),
    };
    if (this.#isGone) return;
    const said = structuredClone(data);
    const moved = movePorts(ports, home);
    for (const id of moved) this.#ports.add(id);
    this.#send({ kind: 'message', data: said, ports: moved });
  }

  /** With a SIGKILL after two seconds, as Chromium's `EnsureProcessTerminated` has it. */
  kill(): boolean {
    if (this.pid === undefined) return false;
    this.#isKilled = this.#child.kill('SIGTERM');
    setTimeout(() => this.#child.kill('SIGKILL'), 2_000).unref();
    return this.#isKilled;
  }

  #hear(message: FromChild): void {
    if (message.kind === 'message') this.emit('message', message.data);
    else if (message.kind === 'port') toOtherEnd(message.id, message.data);
    else closeBoth(message.id);
  }

  #send(message: object): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }
}

/** As waitpid tells it on POSIX systems. */
const SIGNAL_NUMBERS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGTERM: 15,
};
