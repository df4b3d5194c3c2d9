// Serves the connected pages: what they follow, at most twenty frames a second each, and the commands that they send.
import type { CommandOutcome, DeskCommand } from '../../../protocol/desk-commands.ts';
import {
  DESK_PROTOCOL_VERSION,
  type DeskClientMessage,
  type DeskTopic,
  type DeskWelcome,
  deskTopicKey,
  MOST_FRAMES_PER_SECOND,
} from '../../../protocol/desk-feed.ts';
import { ClientFeed } from '../feed/client-feed.ts';
import type { View } from '../feed/view.ts';
import { RateLimit } from '../web/rate-limit.ts';
import { type ClientIdentity, type Transport, toFrame } from './client.ts';
import { parseClientMessage } from './parse-client-message.ts';

const FRAME_MS = 1000 / MOST_FRAMES_PER_SECOND;
/** Panels of one page, with room: what is more is a mistake or an attack. */
const MOST_TOPICS_PER_CLIENT = 100;
/** A browser that does not read: nothing more until it does. */
const MOST_WAITING_BYTES = 1024 * 1024;

export type ViewSource = {
  /** The view of a topic, alive for as long as somebody follows it. A text says why there is none. */
  open(topic: DeskTopic): View | string;
  release(view: View): void;
  /** Brings every view that is followed up to date. */
  refresh(): void;
};

export type ClientDeskOptions = {
  readonly views: ViewSource;
  readonly carryOut: (client: ClientIdentity, commandId: string, command: DeskCommand) => Promise<CommandOutcome>;
  readonly welcome: Pick<DeskWelcome, 'version' | 'machine' | 'tradingSession'>;
  readonly isFirstRun: () => boolean;
  readonly log: (level: 'info' | 'warn', message: string, fields: Readonly<Record<string, unknown>>) => void;
  readonly wallUs: () => number;
};

export type ConnectedClient = { hear(text: string): void; gone(): void };

type Client = {
  readonly identity: ClientIdentity;
  readonly transport: Transport;
  readonly feed: ClientFeed;
  readonly topics: Map<string, View>;
  readonly messages: RateLimit;
};

export class ClientDesk {
  readonly #options: ClientDeskOptions;
  readonly #clients = new Set<Client>();
  #timer: NodeJS.Timeout | null = null;
  #framesSent = 0;

  constructor(options: ClientDeskOptions) {
    this.#options = options;
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  get framesSent(): number {
    return this.#framesSent;
  }

  connect(identity: ClientIdentity, transport: Transport): ConnectedClient {
    const messages = new RateLimit(300, 100);
    const client: Client = { identity, transport, feed: new ClientFeed(), topics: new Map(), messages };
    this.#clients.add(client);
    const { role, isDesktop, name: clientName } = identity;
    this.#options.log('info', `${clientName} opens the desk`, { role, clients: this.#clients.size });
    const canArm = isDesktop && role === 'operator';
    transport.send(
      toFrame({
        kind: 'welcome',
        deskProtocolVersion: DESK_PROTOCOL_VERSION,
        role,
        isDesktop,
        canArm,
        clientName,
        ...this.#options.welcome,
        firstRun: this.#options.isFirstRun(),
        nowUs: this.#options.wallUs(),
      }),
    );
    this.#timer ??= setInterval(() => this.#sendFrames(), FRAME_MS);
    return { hear: (text) => this.#hear(client, text), gone: () => this.#forget(client) };
  }

  close(): void {
    for (const client of this.#clients) this.#cut(client, 'the desk stops');
  }

  #hear(client: Client, text: string): void {
    if (!this.#clients.has(client)) return;
    if (!client.messages.take(performance.now())) {
      this.#cut(client, 'too many messages');
      return;
    }
    const parsed = parseClientMessage(text);
    if (parsed.ok) this.#obey(client, parsed.message);
    else if (parsed.commandId !== null)
      this.#tellOutcome(client, parsed.commandId, { outcome: 'refused', code: 'MALFORMED', text: parsed.reason });
    else client.transport.send(toFrame({ kind: 'refused', key: '', reason: parsed.reason }));
  }

  #obey(client: Client, message: DeskClientMessage): void {
    switch (message.kind) {
      case 'subscribe':
        this.#subscribe(client, message.topic);
        break;
      case 'unsubscribe':
        this.#unsubscribe(client, message.key);
        break;
      case 'seen':
        client.feed.saw(message.number);
        break;
      case 'command':
        void this.#options
          .carryOut(client.identity, message.commandId, message.command)
          .then((outcome) => this.#tellOutcome(client, message.commandId, outcome));
    }
  }

  #subscribe(client: Client, topic: DeskTopic): void {
    const key = deskTopicKey(topic);
    const known = client.topics.get(key);
    if (known) {
      // Asked for again: told again from the beginning.
      client.feed.follow(known);
      return;
    }
    const opened = client.topics.size >= MOST_TOPICS_PER_CLIENT ? 'too many subscriptions' : this.#options.views.open(topic);
    if (typeof opened === 'string') {
      client.transport.send(toFrame({ kind: 'refused', key, reason: opened }));
      return;
    }
    client.topics.set(key, opened);
    client.feed.follow(opened);
  }

  #unsubscribe(client: Client, key: string): void {
    const view = client.topics.get(key);
    if (!view) return;
    client.topics.delete(key);
    client.feed.unfollow(view);
    this.#options.views.release(view);
  }

  #sendFrames(): void {
    this.#options.views.refresh();
    const nowUs = this.#options.wallUs();
    for (const client of this.#clients) {
      const { expiresAtMs } = client.identity;
      if (expiresAtMs !== null && expiresAtMs * 1000 <= nowUs) {
        this.#cut(client, 'the pass has expired: open a fresh link');
        continue;
      }
      if (client.transport.waitingBytes > MOST_WAITING_BYTES) continue;
      const frame = client.feed.nextFrame(nowUs);
      if (frame === null) continue;
      client.transport.send(frame);
      this.#framesSent += 1;
    }
  }

  #tellOutcome(client: Client, commandId: string, outcome: CommandOutcome): void {
    if (this.#clients.has(client)) client.transport.send(toFrame({ kind: 'outcome', commandId, outcome }));
  }

  #cut(client: Client, reason: string): void {
    this.#options.log('warn', `${client.identity.name} is disconnected: ${reason}`, {});
    this.#forget(client);
    client.transport.close(reason);
  }

  #forget(client: Client): void {
    if (!this.#clients.delete(client)) return;
    for (const view of client.topics.values()) this.#options.views.release(view);
    client.topics.clear();
    if (this.#clients.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }
}
