// Lanes over real sockets: nothing is lost to a slow joiner, gaps show, strangers stay out, requests are matched.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { Dealer, Pull, Push, Subscriber } from 'zeromq';
import { type Batch, WELCOME_PREFIX } from '../../protocol/broadcast.ts';
import { decode, encode } from '../../protocol/codec.ts';
import { type LaneSockets, openLaneSockets } from '../../runtime/lane-sockets.ts';
import { createCurveKeyPair, createWorkerSession } from '../support/worker-session.ts';

const opened: LaneSockets[] = [];
afterEach(() => {
  for (const sockets of opened.splice(0)) sockets.close();
});

const server = createCurveKeyPair();
const client = createCurveKeyPair();
const denied: string[] = [];
const open = async (...parameters: Parameters<typeof createWorkerSession>): Promise<LaneSockets> => {
  // A process has one door-keeper for its whole life; here the one before may still be on its way out.
  for (;;) {
    try {
      const sockets = await openLaneSockets('test', createWorkerSession(...parameters), (lane) => denied.push(lane));
      opened.push(sockets);
      return sockets;
    } catch (error) {
      if (((error as Error).cause as NodeJS.ErrnoException | undefined)?.code !== 'EADDRINUSE') throw error;
      await nextTurn();
    }
  }
};

/** A client of another make, with the client's key. */
function createDealer(port: number): Dealer {
  const socket = new Dealer({
    linger: 0,
    curvePublicKey: client.publicKey,
    curveSecretKey: client.secretKey,
    curveServerKey: server.publicKey,
  });
  socket.connect(`tcp://127.0.0.1:${port}`);
  return socket;
}

function listen() {
  const messages: unknown[] = [];
  const gaps: number[] = [];
  const epochs: string[] = [];
  let wake = (): void => {};
  return {
    messages,
    gaps,
    epochs,
    listener: {
      onMessage: (message: unknown) => {
        messages.push(message);
        wake();
      },
      onGap: (_topic: string, missed: number) => gaps.push(missed),
      onWelcome: (epoch: string) => epochs.push(epoch),
      onUnreadable: (reason: string) => {
        throw new Error(reason);
      },
    },
    async until(count: number): Promise<void> {
      while (messages.length < count) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}

it('delivers every tick published after a subscription was confirmed, in order and without a gap', async () => {
  const sockets = await open(server, { ticks: [client] }, {});
  const publisher = await sockets.publisher('ticks');
  publisher.publish('tick|SPY|', -1);
  // A process binds and answers for its own ZAP context, so the subscriber shares it here.
  const subscriberSession = createWorkerSession(client, {}, { ticks: { port: publisher.port, server } });
  const heard = listen();
  const { BroadcastSubscriber } = await import('../../runtime/broadcast-subscriber.ts');
  const socket = new Subscriber({ linger: 0 });
  Object.assign(socket, {
    curvePublicKey: client.publicKey,
    curveSecretKey: client.secretKey,
    curveServerKey: server.publicKey,
  });
  socket.connect(`tcp://127.0.0.1:${publisher.port}`);
  const subscriber = new BroadcastSubscriber(socket, 1, heard.listener);
  expect(Object.keys(subscriberSession.lanes)).toEqual(['ticks']);
  await subscriber.subscribe(['tick|SPY|']);
  for (let index = 0; index < 5000; index++) publisher.publish('tick|SPY|', index);
  await heard.until(5000);
  expect(heard.messages).toEqual(Array.from({ length: 5000 }, (_, index) => index));
  expect(heard.gaps).toEqual([]);
  expect(heard.epochs).toEqual([publisher.epoch]);
  expect(subscriber.nextNumbers('test')).toEqual(publisher.nextNumbers);
  subscriber.close();
});

it('puts the messages of several turns into one batch while very many are published, and loses none', async () => {
  const sockets = await open(server, { ticks: [client] }, {});
  const publisher = await sockets.publisher('ticks');
  const socket = new Subscriber({
    linger: 0,
    receiveHighWaterMark: 0,
    curvePublicKey: client.publicKey,
    curveSecretKey: client.secretKey,
    curveServerKey: server.publicKey,
  });
  socket.connect(`tcp://127.0.0.1:${publisher.port}`);
  socket.subscribe('tick|SPY|', `${WELCOME_PREFIX}test`);
  const OF_A_TURN = 200;
  const MOST_UNDER_WAY = 2_000;
  const heard: unknown[] = [];
  let [largest, isWelcome] = [0, false];
  const hearing = (async () => {
    for await (const [topic, body] of socket) {
      if (!body || topic?.toString() !== 'tick|SPY|') {
        isWelcome = true;
        continue;
      }
      const { m } = decode(body) as Batch;
      largest = Math.max(largest, m.length);
      heard.push(...m);
    }
  })();
  while (!isWelcome) await nextTurn();
  let sent = 0;
  while (largest <= OF_A_TURN) {
    for (let index = 0; index < OF_A_TURN; index++) publisher.publish('tick|SPY|', sent++);
    // Far from so many that the publisher gives up the oldest.
    do await nextTurn();
    while (sent - heard.length > MOST_UNDER_WAY);
  }
  while (heard.length < sent) await nextTurn();
  socket.close();
  await hearing;
  expect(heard).toEqual(Array.from({ length: sent }, (_, index) => index));
  expect(publisher.counts.dropped).toBe(0);
});

it('refuses a process whose key is not on the list, and one without any key', async () => {
  const sockets = await open(server, { orders: [client] }, {});
  const requests = await sockets.server(
    'orders',
    () => ({ requestId: 1 }),
    () => ({}),
  );
  const stranger = createCurveKeyPair();
  const withKey = new Dealer({
    linger: 0,
    curvePublicKey: stranger.publicKey,
    curveSecretKey: stranger.secretKey,
    curveServerKey: server.publicKey,
  });
  const withoutKey = new Dealer({ linger: 0 });
  const outcomes = Promise.all(
    [withKey, withoutKey].map(async (socket) => {
      for await (const event of socket.events) if (event.type.startsWith('handshake:error')) return event.type;
      return 'closed';
    }),
  );
  for (const socket of [withKey, withoutKey]) socket.connect(`tcp://127.0.0.1:${requests.port}`);
  expect(await outcomes).toEqual(['handshake:error:auth', 'handshake:error:protocol']);
  expect(denied).toContain('orders');
  withKey.close();
  withoutKey.close();
});

it('tells whose a message of a queue is by the pass of its sender, and takes none without', async () => {
  const other = createCurveKeyPair();
  const sockets = await open(server, { signals: [client, other] }, {});
  const received: unknown[] = [];
  const { port } = await sockets.receiver(
    'signals',
    (message, sender) => received.push([sender, message]),
    (reason) => received.push(reason),
  );
  // Three with the same key: the door lets all of them in.
  const pushes = [client.pass, other.pass, 'a guess'].map((pass) => {
    const socket = new Push({
      linger: 0,
      curvePublicKey: client.publicKey,
      curveSecretKey: client.secretKey,
      curveServerKey: server.publicKey,
    });
    socket.connect(`tcp://127.0.0.1:${port}`);
    return { socket, pass };
  });
  for (const { socket, pass } of pushes) await socket.send([pass, encode('hello')]);
  await pushes[0]?.socket.send(encode('hello'));
  await expect.poll(() => received.length).toBe(4);
  const refusal = 'a message without the pass of a worker that may send';
  const expected = [['client-0', 'hello'], ['client-1', 'hello'], refusal, refusal];
  expect(received).toEqual(expect.arrayContaining(expected));
  for (const { socket } of pushes) socket.close();
});

it('matches many replies in any order to their requests, and says when a request never left', async () => {
  const sockets = await open(server, { orders: [server] }, {});
  const requests = await sockets.server(
    'orders',
    async (request) => {
      const { requestId } = request as { requestId: number };
      await new Promise((resolve) => setTimeout(resolve, requestId % 3));
      return { requestId, double: requestId * 2 };
    },
    (reason) => ({ requestId: 0, reason }),
  );
  const { RequestClient } = await import('../../runtime/request-client.ts');
  const socket = new Dealer({
    linger: 0,
    immediate: true,
    sendTimeout: 0,
    curvePublicKey: server.publicKey,
    curveSecretKey: server.secretKey,
    curveServerKey: server.publicKey,
  });
  const asking = new RequestClient<{ requestId: number }, { requestId: number; double: number }>(socket, 1000);
  expect(await asking.ask({ requestId: asking.nextRequestId() }, 1000)).toEqual({ result: 'not-sent' });
  socket.connect(`tcp://127.0.0.1:${requests.port}`);
  for await (const event of socket.events) if (event.type === 'handshake') break;
  const asked = await Promise.all(Array.from({ length: 300 }, () => asking.ask({ requestId: asking.nextRequestId() }, 5000)));
  for (const answer of asked) {
    if (answer.result !== 'reply') throw new Error(answer.result);
    expect(answer.reply.double).toBe(answer.reply.requestId * 2);
  }
  asking.close();
});

it('answers unreadable bytes with a clear refusal instead of silence', async () => {
  const sockets = await open(server, { orders: [client] }, {});
  const requests = await sockets.server(
    'orders',
    () => ({}),
    (reason) => ({ requestId: 0, reason }),
  );
  const socket = createDealer(requests.port);
  await socket.send(['', Buffer.from([0x82, 0xa1])]);
  const frames = await socket.receive();
  expect(
    Buffer.from(encode({ requestId: 0, reason: 'expected one MessagePack value, found 2 unreadable bytes' })).equals(
      frames.at(-1) as Buffer,
    ),
  ).toBe(true);
  socket.close();
});

it('cuts off who sends more than any message of ours is long, and goes on with the others', async () => {
  const sockets = await open(server, { control: [client] }, {});
  const served = await sockets.server(
    'control',
    () => ({ requestId: 1 }),
    (reason) => ({ requestId: 0, reason }),
  );
  const [greedy, modest] = [createDealer(served.port), createDealer(served.port)];
  await greedy.send(['', Buffer.alloc(2_000_000)]);
  await modest.send(['', encode({ requestId: 1 })]);
  expect(decode((await modest.receive())[1] as Buffer)).toEqual({ requestId: 1 });
  // Its connection was closed; after the next one it is served as everybody else.
  await greedy.send(['', encode({ requestId: 2 })]);
  expect(decode((await greedy.receive())[1] as Buffer)).toEqual({ requestId: 1 });
  greedy.close();
  modest.close();
});

it('lets timers run between the requests of a client that floods', async () => {
  const sockets = await open(server, { queries: [client] }, {});
  const requests = 3_000;
  let [inTurn, most, seen] = [0, 0, 0];
  const nextTurn = (): void => {
    inTurn = 0;
    if (seen < requests) setImmediate(nextTurn);
  };
  const served = await sockets.server(
    'queries',
    () => {
      seen += 1;
      inTurn += 1;
      most = Math.max(most, inTurn);
      return {};
    },
    () => ({}),
  );
  const flooding = createDealer(served.port);
  nextTurn();
  for (let request = 0; request < requests; request++) await flooding.send(['', encode({ requestId: request })]);
  for (let reply = 0; reply < requests; reply++) await flooding.receive();
  flooding.close();
  expect(most).toBeLessThanOrEqual(64);
});

it('reads a flood a little at a time, so that what came is dealt with in between', async () => {
  const pull = new Pull({ linger: 0 });
  await pull.bind('tcp://127.0.0.1:*');
  const push = new Push({ linger: 0 });
  push.connect(pull.lastEndpoint ?? '');
  for (let index = 0; index < 900; index++) await push.send(['pass', encode({ index })]);
  const { QueueReceiver } = await import('../../runtime/queue-lane.ts');
  let [received, sinceTurn, most] = [0, 0, 0];
  const receiver = new QueueReceiver(
    pull,
    0,
    new Map([['pass', 'flooding']]),
    () => {
      received += 1;
      sinceTurn += 1;
      most = Math.max(most, sinceTurn);
    },
    () => {},
  );
  while (received < 900) {
    sinceTurn = 0;
    await nextTurn();
  }
  receiver.close();
  push.close();
  expect(most).toBeLessThanOrEqual(64);
});
