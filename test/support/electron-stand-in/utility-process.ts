// Utility processes as child processes of Node.
import { fork } from 'node:child_process';
import { closeBoth, type MessagePortMain, type PortHome, toOtherEnd } from './message-ports.ts';
import { KnownEvents, strict } from './strict.ts';

type ForkOptions = {
  readonly env?: NodeJS.ProcessEnv;
  readonly execArgv?: readonly string[];
  readonly serviceName?: string;
  readonly stdio?: 'pipe' | 'inherit' | 'ignore';
};
type FromChild =
  | { readonly kind: 'message'; readonly data: unknown }
  | { readonly kind: 'port'; readonly id: number; readonly data: unknown }
  | { readonly kind: 'port-closed'; readonly id: number };

const ENTRY = new URL('./utility-entry.ts', import.meta.url).href;

export const utilityProcess = strict('utilityProcess', {
  fork(path: string, words: readonly string[] = [], options: ForkOptions = {}): UtilityProcess {
    return strict('UtilityProcess', new UtilityProcess(path, words, options));
  },
});

class UtilityProcess extends KnownEvents {
  pid: number | undefined = undefined;
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;
  readonly #child: ReturnType<typeof fork>;
  readonly #ports = new Set<number>();

  constructor(path: string, words: readonly string[], { env, execArgv = [], serviceName, stdio = 'inherit' }: ForkOptions) {
    super('UtilityProcess', ['spawn', 'exit', 'message', 'error']);
    void serviceName;
    this.#child = fork(path, words, {
      execArgv: ['--import', ENTRY, ...execArgv],
      serialization: 'advanced',
      stdio: ['ignore', stdio, stdio, 'ipc'],
      env: env ?? process.env,
    });
    const child = this.#child;
    this.stdout = child.stdout;
    this.stderr = child.stderr;
    child.on('spawn', () => {
      this.pid = child.pid;
      this.emit('spawn');
    });
    child.on('message', (message) => this.#hear(message as FromChild));
    child.on('exit', (code, signal) => {
      this.pid = undefined;
      for (const id of this.#ports) closeBoth(id);
      this.emit('exit', code ?? SIGNAL_NUMBERS[signal ?? ''] ?? 1);
    });
  }

  postMessage(data: unknown, ports: readonly MessagePortMain[] = []): void {
    const home: PortHome = {
      deliver: (id, said) => this.#send({ kind: 'port', id, data: said }),
      close: (id) => this.#send({ kind: 'port-closed', id }),
    };
    const moved = ports.map((port) => port.move(home));
    for (const id of moved) this.#ports.add(id);
    this.#send({ kind: 'message', data, ports: moved });
  }

  kill(): boolean {
    return this.#child.kill('SIGTERM');
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
