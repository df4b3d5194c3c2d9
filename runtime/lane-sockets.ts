// Opens the ends of lanes from the lane table: the only file that creates ZeroMQ sockets between our processes.
// Everything binds to loopback, speaks CURVE, and asks the ZAP handler who may come in.
import { randomBytes } from 'node:crypto';
import { curveKeyPair, Dealer, Pull, Push, Router, Subscriber, XPublisher } from 'zeromq';
import { LANES, type LaneName } from '../protocol/lanes.ts';
import type { CurveKeyPair, LaneAccess, WorkerSession } from '../protocol/parent-channel.ts';
import { BroadcastPublisher } from './broadcast-publisher.ts';
import { type BroadcastListener, BroadcastSubscriber } from './broadcast-subscriber.ts';
import { nowUs } from './clocks.ts';
import { QueueReceiver, QueueSender } from './queue-lane.ts';
import { RequestClient } from './request-client.ts';
import { type RequestHandler, RequestServer } from './request-server.ts';
import { FatalError } from './worker-process.ts';
import { startZap } from './zap.ts';

const LARGEST_RECEIVED_BYTES = 1_048_576;

/** A fresh key pair for one worker of one session. */
export const createCurveKeyPair = (): CurveKeyPair => {
  const pair = curveKeyPair();
  return { publicKey: pair.publicKey, secretKey: pair.secretKey, pass: randomBytes(32).toString('base64url') };
};

export type LaneSockets = {
  /** Opens the sending end of a broadcast lane; `onSubscribed` may publish a snapshot for the topic that somebody subscribed to. */
  publisher(lane: LaneName, onSubscribed?: (topic: string) => void): Promise<BroadcastPublisher>;
  subscriber(lane: LaneName, listener: BroadcastListener): BroadcastSubscriber;
  /** `sender` is the worker that the message is from, as its pass proves; without one that is known it is unreadable. */
  receiver(
    lane: LaneName,
    onMessage: (message: unknown, sender: string) => void,
    onUnreadable: (reason: string) => void,
  ): Promise<QueueReceiver>;
  sender(lane: LaneName): QueueSender;
  server(lane: LaneName, handler: RequestHandler, onUnreadable: (reason: string) => unknown): Promise<RequestServer>;
  client<Request extends { readonly requestId: number }, Reply extends { readonly requestId: number }>(
    lane: LaneName,
  ): RequestClient<Request, Reply>;
  /** This life of this worker: what it publishes and answers carries it. */
  readonly epoch: string;
  close(): void;
};

/** Prepares the lanes of a worker. Throws a FatalError when the door-keeper cannot be set up. */
export async function openLaneSockets(
  worker: string,
  session: WorkerSession,
  onDenied: (lane: string, address: string) => void,
): Promise<LaneSockets> {
  const epoch = `${worker}/${nowUs().toString(36)}`;
  const closers: (() => void)[] = [await guardBoundLanes(session, onDenied)];
  const track = <T extends { close(): void }>(end: T): T => {
    closers.push(() => end.close());
    return end;
  };
  const client = (lane: LaneName) => {
    const { peers } = accessTo(session, lane, 'connect');
    return {
      peers,
      curve: (serverKey: string) => ({
        curvePublicKey: session.keys.publicKey,
        curveSecretKey: session.keys.secretKey,
        curveServerKey: serverKey,
      }),
    };
  };
  const connectAll = (socket: Subscriber | Push | Dealer, lane: LaneName): number => {
    const { peers, curve } = client(lane);
    for (const peer of peers) {
      Object.assign(socket, curve(peer.serverKey));
      socket.connect(`tcp://127.0.0.1:${peer.port}`);
    }
    return peers.length;
  };
  const serverOptions = (lane: LaneName) => ({
    curveServer: true,
    curveSecretKey: session.keys.secretKey,
    zapDomain: lane,
    linger: 0,
    // Whoever sends more is cut off before a byte of it is kept: no signal, request or subscription comes near this.
    maxMessageSize: LARGEST_RECEIVED_BYTES,
  });

  return {
    epoch,
    async publisher(lane, onSubscribed = () => {}) {
      const { highWaterMark } = LANES[lane];
      const socket = new XPublisher({ ...serverOptions(lane), sendHighWaterMark: highWaterMark, verbosity: 'allSubs' });
      return track(new BroadcastPublisher(socket, await bind(socket, session, lane), epoch, highWaterMark, onSubscribed));
    },
    subscriber(lane, listener) {
      const socket = new Subscriber({ linger: 0, receiveHighWaterMark: LANES[lane].highWaterMark });
      return track(new BroadcastSubscriber(socket, connectAll(socket, lane), listener));
    },
    async receiver(lane, onMessage, onUnreadable) {
      const socket = new Pull({ ...serverOptions(lane), receiveHighWaterMark: LANES[lane].highWaterMark });
      const senders = new Map(Object.entries(accessTo(session, lane, 'bind').passes ?? {}));
      return track(new QueueReceiver(socket, await bind(socket, session, lane), senders, onMessage, onUnreadable));
    },
    sender(lane) {
      const { highWaterMark } = LANES[lane];
      const socket = new Push({ linger: 0, immediate: true, sendTimeout: 0, sendHighWaterMark: highWaterMark });
      connectAll(socket, lane);
      return track(new QueueSender(socket, session.keys.pass, highWaterMark));
    },
    async server(lane, handler, onUnreadable) {
      const { highWaterMark } = LANES[lane];
      const socket = new Router({
        ...serverOptions(lane),
        mandatory: true,
        sendTimeout: 0,
        sendHighWaterMark: highWaterMark,
        receiveHighWaterMark: highWaterMark,
      });
      return track(new RequestServer(socket, await bind(socket, session, lane), highWaterMark, handler, onUnreadable));
    },
    client(lane) {
      const { highWaterMark } = LANES[lane];
      const socket = new Dealer({ linger: 0, immediate: true, sendTimeout: 0, sendHighWaterMark: highWaterMark });
      connectAll(socket, lane);
      return track(new RequestClient(socket, highWaterMark));
    },
    close() {
      for (const close of closers.toReversed()) close();
    },
  };
}

async function guardBoundLanes(session: WorkerSession, onDenied: (lane: string, address: string) => void): Promise<() => void> {
  const allowed = new Map<string, ReadonlySet<string>>();
  for (const [lane, access] of Object.entries(session.lanes)) {
    if (access.role === 'bind') allowed.set(lane, new Set(access.allowedKeys));
  }
  // The door-keeper stands in front of bound sockets, once in a process; who binds nothing may join lanes in several goes.
  if (allowed.size === 0) return () => {};
  try {
    return await startZap(allowed, onDenied);
  } catch (cause) {
    throw new FatalError('START_FAILED', 'the authentication of this worker could not be set up, so it opens no socket', {
      cause,
    });
  }
}

type AccessOf<Role extends LaneAccess['role']> = Extract<LaneAccess, { readonly role: Role }>;

function accessTo<Role extends LaneAccess['role']>(session: WorkerSession, lane: LaneName, role: Role): AccessOf<Role> {
  const access = session.lanes[lane];
  if (access?.role !== role) throw new Error(`expected to ${role} lane ${lane}, the session says ${access?.role ?? 'nothing'}`);
  return access as AccessOf<Role>;
}

async function bind(socket: XPublisher | Pull | Router, session: WorkerSession, lane: LaneName): Promise<number> {
  const { port } = accessTo(session, lane, 'bind');
  try {
    await socket.bind(`tcp://127.0.0.1:${port === 0 ? '*' : port}`);
  } catch (cause) {
    throw new FatalError(
      'PORT_TAKEN',
      `lane ${lane} cannot bind port ${port}: another program holds it. Choose another port or "--ports auto".`,
      { cause },
    );
  }
  return Number(socket.lastEndpoint?.split(':').at(-1));
}
