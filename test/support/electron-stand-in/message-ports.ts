// MessageChannelMain: two ends that may stay in main, or be moved to a page or to a utility process.
import { KnownEvents, strict } from './strict.ts';

/** Where an end lives once it was moved: how it is told what its other end says. */
export type PortHome = { deliver(id: number, data: unknown): void; close(id: number): void };

const ends = new Map<number, MessagePortMain>();
let lastId = 0;

export class MessagePortMain extends KnownEvents {
  readonly id: number;
  readonly otherId: number;
  #home: PortHome | null = null;
  #waiting: unknown[] = [];
  #isStarted = false;

  constructor(id: number, otherId: number) {
    super('MessagePortMain', ['message', 'close']);
    this.id = id;
    this.otherId = otherId;
    ends.set(id, this);
  }

  start(): void {
    this.#isStarted = true;
    for (const data of this.#waiting.splice(0)) this.emit('message', { data, ports: [] });
  }

  /** An end that was moved away or closed says nothing any more. */
  postMessage(data: unknown): void {
    const said = structuredClone(data);
    if (this.#home === null) toOtherEnd(this.id, said);
  }

  close(): void {
    if (this.#home === null) closeBoth(this.id);
  }

  /** What the other end said. */
  hear(data: unknown): void {
    if (this.#home) this.#home.deliver(this.id, data);
    else if (this.#isStarted) this.emit('message', { data, ports: [] });
    else this.#waiting.push(data);
  }

  hearClose(): void {
    if (this.#home) this.#home.close(this.id);
    else this.emit('close');
  }

  get isMovable(): boolean {
    return this.#home === null && ends.has(this.id);
  }

  move(home: PortHome): number {
    this.#home = home;
    for (const data of this.#waiting.splice(0)) home.deliver(this.id, data);
    return this.id;
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;

  constructor() {
    lastId += 2;
    this.port1 = strict('MessagePortMain', new MessagePortMain(lastId - 1, lastId));
    this.port2 = strict('MessagePortMain', new MessagePortMain(lastId, lastId - 1));
  }
}

/** Gives ends away: from here on whoever gave them hears and says nothing through them. */
export function movePorts(ports: readonly MessagePortMain[], home: PortHome): readonly number[] {
  if (new Set(ports).size < ports.length) throw new TypeError('a port is given away twice');
  for (const port of ports) if (!port.isMovable) throw new TypeError('Port at index 0 is already neutered');
  return ports.map((port) => port.move(home));
}

/** An end that was moved away says something. */
export function toOtherEnd(id: number, data: unknown): void {
  const otherId = ends.get(id)?.otherId;
  if (otherId !== undefined) ends.get(otherId)?.hear(data);
}

/** One end is closed, or is gone with whoever had it: the other hears of it once. */
export function closeBoth(id: number): void {
  const end = ends.get(id);
  if (!end) return;
  ends.delete(id);
  const other = ends.get(end.otherId);
  ends.delete(end.otherId);
  other?.hearClose();
}
