// A page without a page: enters through a one-time link, holds the WebSocket, applies the feed, and sends commands.
import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import type { CommandOutcome, DeskCommand } from '../../../protocol/desk-commands.ts';
import {
  applyViewChange,
  type DeskClientMessage,
  type DeskFrame,
  type DeskTopic,
  type DeskViews,
  deskTopicKey,
  type HeldViews,
} from '../../../protocol/desk-feed.ts';

export type Entered = { readonly origin: string; readonly host: string; readonly cookie: string };

/** Uses a one-time link. Throws when it does not work. */
export async function enter(link: string): Promise<Entered> {
  const response = await fetch(link, { redirect: 'manual' });
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (response.status !== 200 || cookie === undefined) throw new Error(`the link was answered with ${response.status}`);
  const { origin, host } = new URL(link);
  return { origin, host, cookie };
}

export class FeedClient {
  held: HeldViews = {};
  readonly frames: DeskFrame[] = [];
  /** The numbers of the change frames, in their order of arrival. */
  readonly numbers: number[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** Off: it behaves like a page that does not keep up. */
  saysSeen = true;
  readonly #socket: WebSocket;
  readonly #outcomes = new Map<string, (outcome: CommandOutcome) => void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
    socket.on('message', (bytes) => this.#hear(JSON.parse(String(bytes)) as DeskFrame));
  }

  /** Rejects with the status that the server answered when it refuses. */
  static open({ origin, host, cookie }: Entered): Promise<FeedClient> {
    return openSocket(`ws://${host}/desk`, { origin, cookie }).then((socket) => new FeedClient(socket));
  }

  view<Name extends keyof DeskViews>(topic: DeskTopic & { readonly topic: Name }): DeskViews[Name] | undefined {
    return this.held[deskTopicKey(topic)] as DeskViews[Name] | undefined;
  }

  subscribe(...topics: readonly DeskTopic[]): void {
    for (const topic of topics) this.say({ kind: 'subscribe', topic });
  }

  say(message: DeskClientMessage): void {
    this.sayRaw(JSON.stringify(message));
  }

  sayRaw(text: string | Buffer): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  command(command: DeskCommand, commandId: string = randomUUID()): Promise<CommandOutcome> {
    const outcome = new Promise<CommandOutcome>((resolve) => this.#outcomes.set(commandId, resolve));
    this.say({ kind: 'command', commandId, command });
    return outcome;
  }

  close(): void {
    this.#socket.terminate();
  }

  #hear(frame: DeskFrame): void {
    this.frames.push(frame);
    if (frame.kind === 'outcome') this.#outcomes.get(frame.commandId)?.(frame.outcome);
    if (frame.kind !== 'changes') return;
    this.numbers.push(frame.number);
    for (const change of frame.changes) this.held = applyViewChange(this.held, change);
    if (this.saysSeen) this.say({ kind: 'seen', number: frame.number });
  }
}

/** Rejects with `status N` when the server does not upgrade. */
export function openSocket(url: string, headers: Readonly<Record<string, string>>): Promise<WebSocket> {
  const socket = new WebSocket(url, { headers });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_request, response) => {
      response.resume();
      reject(new Error(`status ${response.statusCode}`));
    });
    socket.once('error', reject);
  });
}
