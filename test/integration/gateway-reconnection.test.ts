// A broadcast connection that breaks and returns within one life of the publisher: what was lost meanwhile shows at once.
import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { Subscriber, XPublisher } from 'zeromq';
import { BroadcastPublisher } from '../../runtime/broadcast-publisher.ts';
import { BroadcastSubscriber } from '../../runtime/broadcast-subscriber.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0).toReversed()) close();
});

it('tells of the ticks that were lost while the connection was down, and only of those that it follows', async () => {
  const { publisher, subscriber, cable, heard } = await connect();
  await subscriber.subscribe(['tick|SPY|']);
  for (const price of [1, 2, 3]) publisher.publish('tick|SPY|', price);
  publisher.publish('tick|IBM|', 1);
  await heard.until(() => heard.messages.length === 3);

  await cable.cut();
  for (const price of [4, 5]) publisher.publish('tick|SPY|', price);
  for (const price of [2, 3, 4]) publisher.publish('tick|IBM|', price);
  cable.mend();
  // Nothing is published any more: only the publisher's answer to the renewed subscription can tell.
  await heard.until(() => heard.gaps.length > 0);
  expect(heard.gaps).toEqual(['tick|SPY| 2']);
  expect(subscriber.counts).toEqual({ received: 3, missed: 2 });
  expect(heard.epochs).toEqual([publisher.epoch]);

  await subscriber.subscribe(['tick|IBM|']);
  publisher.publish('tick|IBM|', 5);
  publisher.publish('tick|SPY|', 6);
  await heard.until(() => heard.messages.length === 5);
  expect(heard.gaps).toEqual(['tick|SPY| 2']);
});

it('takes nothing for lost that was published while it did not follow the symbol', async () => {
  const { publisher, subscriber, heard } = await connect();
  await subscriber.subscribe(['tick|SPY|', 'clock|']);
  publisher.publish('tick|SPY|', 1);
  await heard.until(() => heard.messages.length === 1);
  subscriber.unsubscribe(['tick|SPY|']);
  // The answer to a subscription shows that the publisher knows what was said before it.
  await subscriber.subscribe([]);
  for (const price of [2, 3, 4]) publisher.publish('tick|SPY|', price);
  publisher.publish('clock|', 'now');
  await heard.until(() => heard.messages.length === 2);
  await subscriber.subscribe(['tick|SPY|']);
  publisher.publish('tick|SPY|', 5);
  await heard.until(() => heard.messages.length === 3);
  expect(heard.messages).toEqual([1, 'now', 5]);
  expect(heard.gaps).toEqual([]);
});

async function connect() {
  const sending = new XPublisher({ linger: 0, verbosity: 'allSubs' });
  await sending.bind('tcp://127.0.0.1:*');
  const port = Number(sending.lastEndpoint?.split(':').at(-1));
  const publisher = new BroadcastPublisher(sending, port, 'gateway/1', 1000, () => {});
  closers.push(() => publisher.close());
  const cable = await createCable(port);
  const heard = createHeard();
  const receiving = new Subscriber({ linger: 0, reconnectInterval: 5 });
  receiving.connect(`tcp://127.0.0.1:${cable.port}`);
  const subscriber = new BroadcastSubscriber(receiving, 1, heard.listener);
  closers.push(() => subscriber.close());
  return { publisher, subscriber, cable, heard };
}

/** A connection that a test can cut and mend; while it is cut, nothing and nobody gets through. */
async function createCable(target: number) {
  const ends = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return near.destroy();
    const far = createConnection(target, '127.0.0.1');
    for (const end of [near, far]) {
      ends.add(end);
      end.on('error', () => {});
      end.on('close', () => {
        ends.delete(end);
        near.destroy();
        far.destroy();
      });
    }
    return near.pipe(far).pipe(near);
  });
  const cut = async (): Promise<void> => {
    isCut = true;
    await Promise.all([...ends].map((end) => once(end.destroy(), 'close')));
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    void cut();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    mend: () => {
      isCut = false;
    },
  };
}

function createHeard() {
  const messages: unknown[] = [];
  const gaps: string[] = [];
  const epochs: string[] = [];
  let wake = (): void => {};
  return {
    messages,
    gaps,
    epochs,
    listener: {
      onMessage(message: unknown) {
        messages.push(message);
        wake();
      },
      onGap(topic: string, missed: number) {
        gaps.push(`${topic} ${missed}`);
        wake();
      },
      onWelcome: (epoch: string) => epochs.push(epoch),
      onUnreadable(reason: string) {
        throw new Error(reason);
      },
    },
    async until(isDone: () => boolean): Promise<void> {
      while (!isDone()) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}
