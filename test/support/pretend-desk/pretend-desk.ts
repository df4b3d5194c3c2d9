// A desk without a session behind it: serves the built page and speaks the feed's contract over a WebSocket, from views that
// the test sets and changes. For states that a real session has only after hours or never, and for measuring the page alone.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type WebSocket, WebSocketServer } from 'ws';
import type { CommandOutcome, DeskCommand } from '../../../protocol/desk-commands.ts';
import {
  DESK_PROTOCOL_VERSION,
  type DeskClientMessage,
  type DeskFrame,
  type DeskTopic,
  type DeskWelcome,
  deskTopicKey,
  type FieldChange,
} from '../../../protocol/desk-feed.ts';

type View = Readonly<Record<string, unknown>>;
export type PretendDeskOptions = {
  readonly folder: string;
  readonly welcome?: Partial<DeskWelcome>;
  /** The view of a topic when it is asked for; null refuses it. */
  readonly viewOf: (topic: DeskTopic) => View | null;
  readonly answer?: (command: DeskCommand) => CommandOutcome;
};

export type PretendDesk = {
  readonly address: string;
  /** Sends a change to every client that asked for the topic. */
  change(topic: DeskTopic, fields: Readonly<Record<string, FieldChange>>): void;
  /** Every command that came. */
  readonly commands: readonly DeskCommand[];
  /** Cuts every connection and refuses new ones until `restore`. */
  cut(): void;
  restore(): void;
  stop(): Promise<void>;
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

type Client = { readonly socket: WebSocket; readonly keys: Set<string>; number: number };

export async function startPretendDesk(options: PretendDeskOptions): Promise<PretendDesk> {
  const clients = new Set<Client>();
  const commands: DeskCommand[] = [];
  let isCut = false;
  const http = createServer((request, response) => void serve(options.folder, request.url ?? '/', response));
  const sockets = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, socket, head) => {
    if (isCut || new URL(request.url ?? '/', 'http://desk').pathname !== '/desk') socket.destroy();
    else sockets.handleUpgrade(request, socket, head, greet);
  });

  const send = ({ socket }: Client, frame: DeskFrame): void => socket.send(JSON.stringify(frame));
  const greet = (socket: WebSocket): void => {
    const client: Client = { socket, keys: new Set(), number: 0 };
    clients.add(client);
    socket.on('close', () => clients.delete(client));
    socket.on('message', (data) => hear(client, JSON.parse(String(data)) as DeskClientMessage));
    send(client, {
      kind: 'welcome',
      deskProtocolVersion: DESK_PROTOCOL_VERSION,
      role: 'operator',
      isDesktop: false,
      canArm: false,
      clientName: 'test in a browser',
      version: '0.1.0',
      machine: 'bench',
      tradingSession: 'pretended',
      firstRun: false,
      nowUs: Date.now() * 1000,
      ...options.welcome,
    });
  };

  const hear = (client: Client, message: DeskClientMessage): void => {
    if (message.kind === 'subscribe') {
      const key = deskTopicKey(message.topic);
      const snapshot = options.viewOf(message.topic);
      if (snapshot === null) {
        send(client, { kind: 'refused', key, reason: `nobody knows ${key}` });
        return;
      }
      client.keys.add(key);
      client.number += 1;
      send(client, { kind: 'changes', number: client.number, atUs: Date.now() * 1000, changes: [{ key, snapshot }] });
    }
    if (message.kind === 'unsubscribe') client.keys.delete(message.key);
    if (message.kind === 'command') {
      const command = message.command as DeskCommand;
      commands.push(command);
      const outcome = options.answer?.(command) ?? { outcome: 'done', text: `${command.kind} is done` };
      send(client, { kind: 'outcome', commandId: message.commandId, outcome });
    }
  };

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`,
    commands,
    change(topic, fields) {
      const key = deskTopicKey(topic);
      for (const client of clients) {
        if (!client.keys.has(key)) continue;
        client.number += 1;
        send(client, { kind: 'changes', number: client.number, atUs: Date.now() * 1000, changes: [{ key, fields }] });
      }
    },
    cut() {
      isCut = true;
      for (const { socket } of clients) socket.terminate();
    },
    restore() {
      isCut = false;
    },
    stop: () => stop(http, clients),
  };
}

async function serve(folder: string, url: string, response: import('node:http').ServerResponse): Promise<void> {
  const { pathname } = new URL(url, 'http://desk');
  const path = normalize(join(folder, pathname === '/' ? 'index.html' : decodeURIComponent(pathname)));
  const body = path.startsWith(folder + sep) ? await readZipped(path) : null;
  if (body === null) return void response.writeHead(404).end();
  response.writeHead(200, {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    'content-encoding': 'gzip',
    'content-security-policy': POLICY,
    'cache-control': 'no-store',
  });
  response.end(body);
}

/** Zipped once: the page's first paint is measured against this server. */
const zipped = new Map<string, Buffer>();

async function readZipped(path: string): Promise<Buffer | null> {
  const known = zipped.get(path);
  if (known) return known;
  const body = await readFile(path).catch(() => null);
  if (body === null) return null;
  const made = gzipSync(body);
  zipped.set(path, made);
  return made;
}

function stop(http: Server, clients: Iterable<Client>): Promise<void> {
  for (const { socket } of clients) socket.terminate();
  http.closeAllConnections();
  return new Promise((resolve) => http.close(() => resolve()));
}
