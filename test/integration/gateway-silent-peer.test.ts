// A peer that takes everything and answers nothing, not even a farewell: the gateway's end does not wait for it.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createOrigins } from '../../workers/gateway/alpaca/origins.ts';
import { RestClient } from '../../workers/gateway/alpaca/rest-client.ts';
import { SkippedOrders } from '../../workers/gateway/alpaca/skipped-orders.ts';
import { STREAM_TIMINGS } from '../../workers/gateway/alpaca/stream-supervisor.ts';
import { connectTradeUpdates } from '../../workers/gateway/alpaca/trade-updates-stream.ts';
import { gatewaySettingsSchema } from '../../workers/gateway/settings.ts';
import { KEYS } from '../support/gateway-venue.ts';

let server: Server;
afterEach(() => server.close());

/** Upgrades a connection to a WebSocket and reads on without ever writing again. */
function upgrade(socket: Socket, request: string): void {
  const key = /sec-websocket-key: (\S+)/i.exec(request)?.[1] ?? '';
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const headers = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept}`];
  socket.write(['HTTP/1.1 101 Switching Protocols', ...headers, '', ''].join('\r\n'));
}

it('ends a connection at once, however long its peer would let it wait for an answer', async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  const accepted = once(server, 'connection');
  const settings = gatewaySettingsSchema.parse({ venue: 'simulator', simulatorUrl: `http://127.0.0.1:${port}`, ...KEYS });
  const origins = createOrigins('simulator', 'iex', settings.simulatorUrl);
  const watch = { expectAnswer: () => {}, confirm: () => {}, fail: () => {} };
  const heard = { onReport: () => {}, onAlert: () => {} };
  const { sdk } = new RestClient(settings, origins);
  const connection = connectTradeUpdates(sdk, origins, STREAM_TIMINGS, watch, new SkippedOrders(() => {}), heard);
  const [peer] = (await accepted) as [Socket];
  peer.on('error', () => {});
  const [request] = (await once(peer, 'data')) as [Buffer];
  const authenticated = once(peer, 'data');
  upgrade(peer, String(request));
  await authenticated;
  const ended = once(peer, 'close');
  peer.resume();
  connection.close();
  await ended;
  expect(peer.destroyed).toBe(true);
  // A socket without an end of its own waits 30 s for the peer's closing frame.
}, 15_000);
