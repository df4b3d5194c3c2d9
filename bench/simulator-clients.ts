// Clients of the simulated venue for its benchmark: bare HTTP and `ws`, so that what is measured is the venue.
import { once } from 'node:events';
import { type Agent, request } from 'node:http';
import { WebSocket } from 'ws';

export const BENCH_KEYS = { keyId: 'BENCHKEY', secret: 'BENCHSECRET' } as const;
const HEADERS = { 'APCA-API-KEY-ID': BENCH_KEYS.keyId, 'APCA-API-SECRET-KEY': BENCH_KEYS.secret };
const ORDER = JSON.stringify({ symbol: 'SPY', qty: '1', side: 'buy', type: 'market', time_in_force: 'day' });

export async function listen(url: string, authenticates = true): Promise<WebSocket> {
  const socket = new WebSocket(url);
  if (!authenticates) {
    await once(socket, 'open');
    return socket;
  }
  const answered = heard(socket, 2);
  await once(socket, 'open');
  socket.send(JSON.stringify({ action: 'auth', key: BENCH_KEYS.keyId, secret: BENCH_KEYS.secret }));
  socket.send(JSON.stringify({ action: 'listen', data: { streams: ['trade_updates'] } }));
  await answered;
  return socket;
}

export async function subscribe(url: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http:', 'ws:')}/v2/iex`);
  const answered = heard(socket, 3);
  await once(socket, 'open');
  socket.send(JSON.stringify({ action: 'auth', key: BENCH_KEYS.keyId, secret: BENCH_KEYS.secret }));
  socket.send(JSON.stringify({ action: 'subscribe', quotes: ['SPY'], trades: ['SPY'] }));
  await answered;
  socket.on('message', () => {});
  return socket;
}

/** Resolves after so many frames. Several may come at once, so each is counted as it comes. */
function heard(socket: WebSocket, frames: number): Promise<void> {
  return new Promise((resolve) => {
    let count = 0;
    const hear = (): void => {
      count += 1;
      if (count < frames) return;
      socket.off('message', hear);
      resolve();
    };
    socket.on('message', hear);
  });
}

/** What a listener hears of the next order, its fill the last. */
export function framesUntilFill(socket: WebSocket): Promise<readonly Buffer[]> {
  const frames: Buffer[] = [];
  return new Promise((resolve) => {
    const hear = (frame: Buffer): void => {
      frames.push(frame);
      if (!frame.includes('"event":"fill"')) return;
      socket.off('message', hear);
      resolve(frames);
    };
    socket.on('message', hear);
  });
}

/** Microseconds from sending the order to hearing of its fill, the HTTP answer read as well. */
export async function orderToFill(url: string, agent: Agent, socket: WebSocket): Promise<number> {
  const startedMs = performance.now();
  const told = framesUntilFill(socket).then(() => performance.now());
  const [endedMs] = await Promise.all([told, post(url, agent)]);
  return (endedMs - startedMs) * 1000;
}

export async function throughput(
  url: string,
  agent: Agent,
  { seconds, inFlight }: { readonly seconds: number; readonly inFlight: number },
): Promise<number> {
  const endMs = performance.now() + seconds * 1000;
  let count = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < endMs) {
      await post(url, agent);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return count / seconds;
}

export function post(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/v2/orders`, { method: 'POST', agent, headers: HEADERS }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`the venue answered ${response.statusCode}: ${text}`));
      });
    });
    sent.on('error', reject);
    sent.end(ORDER);
  });
}
