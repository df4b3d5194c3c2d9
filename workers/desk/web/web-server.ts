// The web page of the desk, on this machine only: a link that works once, a cookie, the files of the page, and its WebSocket.
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';
import { type DeskRole, MOST_CLIENT_MESSAGE_BYTES } from '../../../protocol/desk-feed.ts';
import { FatalError } from '../../../runtime/worker-process.ts';
import { type Pass, Passes } from './passes.ts';
import { ENTERED_PAGE, NO_PASS_PAGE, USED_LINK_PAGE } from './plain-pages.ts';
import { RateLimit } from './rate-limit.ts';
import { cookieOf, isFromOtherSite, isOwnHost, isOwnOrigin } from './request-check.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { chooseEncoding, readStaticFiles, type StaticFile } from './static-files.ts';

const HOST = '127.0.0.1';
const HTML = 'text/html; charset=utf-8';
const MOST_WEB_CLIENTS = 50;

export type WebServerOptions = {
  readonly port: number;
  readonly folder: string;
  readonly secret: string;
  readonly onClient: (socket: WebSocket, pass: Pass) => void;
  /** Somebody was turned away: never with what they sent. */
  readonly onTurnedAway: (reason: string) => void;
};

export type WebServer = {
  readonly port: number;
  /** A fresh address that works once. */
  createAddress(role: DeskRole): string;
  close(): Promise<void>;
};

/** Throws a FatalError when the port is taken or the page was not built. */
export async function openWebServer(options: WebServerOptions): Promise<WebServer> {
  const files = await readStaticFiles(options.folder).catch((cause: unknown) => {
    throw new FatalError('START_FAILED', `the web page cannot be read: ${(cause as Error).message}`, { cause });
  });
  const passes = new Passes(options.secret);
  // Strangers have their own, and links that work are never counted: nobody can keep those out who belong here.
  const requests = { known: new RateLimit(400, 100), strangers: new RateLimit(400, 100) };
  const wrongLinks = new RateLimit(10, 0.2);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_CLIENT_MESSAGE_BYTES, perMessageDeflate: false });
  const server = fastify({ logger: false, exposeHeadRoutes: false, bodyLimit: 1_024, requestTimeout: 10_000 });
  server.server.headersTimeout = 5_000;
  server.server.maxConnections = 4 * MOST_WEB_CLIENTS;
  const portOf = (): number => (server.server.address() as AddressInfo | null)?.port ?? 0;
  const cookieName = (): string => `tradewarden-${portOf()}`;
  const passOf = (cookies: string | undefined): Pass | null => passes.readCookie(cookieOf(cookies, cookieName()), Date.now());
  const mayAsk = (pass: Pass | null): boolean => (pass ? requests.known : requests.strangers).take(performance.now());
  const turnAway = (reply: FastifyReply, status: number, reason: string, body = reason): FastifyReply => {
    options.onTurnedAway(reason);
    return reply.status(status).type(HTML).send(body);
  };

  server.addHook('onRequest', async (request, reply) => {
    void reply.headers({ ...SECURITY_HEADERS, 'cache-control': 'no-store' });
    const { host, origin, cookie } = request.headers;
    if (!isOwnHost(host, portOf())) return turnAway(reply, 421, 'a request for another host');
    const isForeign = (origin !== undefined && !isOwnOrigin(origin, portOf())) || isFromOtherSite(request.headers);
    if (isForeign) return turnAway(reply, 403, 'a request from another origin');
    if (!mayAsk(passOf(cookie))) return turnAway(reply, 429, 'too many requests');
    return undefined;
  });
  server.get<{ Params: { link: string } }>('/enter/:link', (request, reply) => {
    const entered = passes.redeemLink(request.params.link, Date.now());
    if (!entered) {
      if (!wrongLinks.take(performance.now())) return turnAway(reply, 429, 'too many links were tried');
      return turnAway(reply, 403, 'a link that does not work', USED_LINK_PAGE);
    }
    const seconds = Math.floor((entered.pass.expiresAtMs - Date.now()) / 1000);
    const cookie = `${cookieName()}=${entered.cookie}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict`;
    return reply.header('set-cookie', cookie).type(HTML).send(ENTERED_PAGE);
  });
  server.get('/*', (request, reply) => {
    if (!passOf(request.headers.cookie)) return turnAway(reply, 401, 'a request without a pass', NO_PASS_PAGE);
    const path = request.url.split('?')[0] ?? '/';
    const file = files.get(path === '/' ? '/index.html' : path);
    return file ? sendFile(reply, file, request.headers['accept-encoding']) : reply.status(404).type(HTML).send('not found');
  });
  server.setNotFoundHandler((_request, reply) => reply.status(404).type(HTML).send('not found'));
  server.setErrorHandler((error: Error & { readonly statusCode?: number }, _request, reply) =>
    reply
      .status(error.statusCode ?? 500)
      .type(HTML)
      .send('this request cannot be answered'),
  );
  server.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const { host, origin, cookie } = request.headers;
    const pass = passOf(cookie);
    const refuse = (status: string, reason: string): void => {
      options.onTurnedAway(reason);
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    };
    if (!isOwnHost(host, portOf())) refuse('421 Misdirected Request', 'a WebSocket for another host');
    else if (!isOwnOrigin(origin, portOf())) refuse('403 Forbidden', 'a WebSocket from another origin');
    else if (!mayAsk(pass)) refuse('429 Too Many Requests', 'too many requests');
    else if (!pass) refuse('401 Unauthorized', 'a WebSocket without a pass');
    else if (request.url !== '/desk') refuse('404 Not Found', 'a WebSocket of another name');
    else if (sockets.clients.size >= MOST_WEB_CLIENTS) refuse('503 Service Unavailable', 'more clients than there is room for');
    else sockets.handleUpgrade(request, socket, head, (client) => options.onClient(client, pass));
  });

  await listen(server, options.port);
  return {
    port: portOf(),
    createAddress: (role) => `http://${HOST}:${portOf()}/enter/${passes.createLink(role, Date.now())}`,
    async close() {
      for (const client of sockets.clients) client.terminate();
      await server.close();
    },
  };
}

async function listen(server: FastifyInstance, port: number): Promise<void> {
  try {
    await server.listen({ host: HOST, port });
  } catch (cause) {
    const isTaken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
    if (!isTaken) throw cause;
    const remedy = 'Choose another one with "web": {"port": …} in the settings, or --ports auto';
    throw new FatalError('PORT_TAKEN', `the web page cannot use port ${port}: another program holds it. ${remedy}.`, { cause });
  }
}

function sendFile(reply: FastifyReply, file: StaticFile, accepted: string | undefined): FastifyReply {
  const encoding = chooseEncoding(accepted, file);
  if (file.isUnchanging) void reply.header('cache-control', 'private, max-age=31536000, immutable');
  if (encoding) void reply.header('content-encoding', encoding);
  return reply
    .header('vary', 'Accept-Encoding')
    .type(file.mediaType)
    .send((encoding && file.compressed[encoding]) ?? file.body);
}
