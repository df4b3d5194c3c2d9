// Preloaded in the child of a stand-in utility process: gives it `process.parentPort`.
import { pathToFileURL } from 'node:url';
import { KnownEvents, strict } from './strict.ts';

const everywhere = process.env['STAND_IN_EVERYWHERE'];
if (everywhere !== undefined) await import(pathToFileURL(everywhere).href);

type FromMain =
  | { readonly kind: 'message'; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly kind: 'port'; readonly id: number; readonly data: unknown }
  | { readonly kind: 'port-closed'; readonly id: number };

const ports = new Map<number, Port>();

class Port extends KnownEvents {
  readonly #id: number;
  #waiting: unknown[] = [];
  #isStarted = false;

  constructor(id: number) {
    super('MessagePortMain', ['message', 'close']);
    this.#id = id;
    ports.set(id, this);
  }

  postMessage(data: unknown): void {
    toMain({ kind: 'port', id: this.#id, data });
  }

  start(): void {
    this.#isStarted = true;
    for (const data of this.#waiting.splice(0)) this.emit('message', { data, ports: [] });
  }

  close(): void {
    ports.delete(this.#id);
    toMain({ kind: 'port-closed', id: this.#id });
    this.emit('close');
  }

  hear(data: unknown): void {
    if (this.#isStarted) this.emit('message', { data, ports: [] });
    else this.#waiting.push(data);
  }

  hearClose(): void {
    ports.delete(this.#id);
    this.emit('close');
  }
}

class ParentPort extends KnownEvents {
  constructor() {
    super('parentPort', ['message']);
  }

  postMessage(data: unknown): void {
    toMain({ kind: 'message', data });
  }
}

const parentPort = new ParentPort();
const toMain = (message: object): void => {
  if (process.connected) process.send?.(message);
};
process.on('message', (message: FromMain) => {
  if (message.kind === 'message') {
    parentPort.emit('message', {
      data: message.data,
      ports: message.ports.map((id) => strict('MessagePortMain', new Port(id))),
    });
  } else if (message.kind === 'port') {
    ports.get(message.id)?.hear(message.data);
  } else {
    ports.get(message.id)?.hearClose();
  }
});
// Electron ends its utility processes together with the app.
process.on('disconnect', () => process.exit(0));
Object.assign(process, { parentPort: strict('parentPort', parentPort), type: 'utility' });
