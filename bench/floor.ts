// The floor under our numbers: bare zeromq.js, the same processes, hops, bytes and CURVE as the product, and nothing else.
import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { curveKeyPair, Dealer, Publisher, Pull, Push, Router, Subscriber } from 'zeromq';

type Keys = { readonly publicKey: string; readonly secretKey: string };
export type Task = { role: string; keys: readonly [Keys, Keys]; ports: readonly number[]; bytes: readonly number[] };

export const ANY = 'tcp://127.0.0.1:*';
export const at = (port: number | undefined): string => `tcp://127.0.0.1:${port}`;
export const portOf = (socket: { readonly lastEndpoint: string | null }) => Number(socket.lastEndpoint?.split(':').at(-1));
const nowUs = (): number => Number(process.hrtime.bigint() / 1000n);
export const binding = (keys: Keys) => ({ curveServer: true, curveSecretKey: keys.secretKey, linger: 0 });
export const connecting = (own: Keys, to: Keys) => ({
  curvePublicKey: own.publicKey,
  curveSecretKey: own.secretKey,
  curveServerKey: to.publicKey,
  linger: 0,
});
const messageFrom = (child: ChildProcess): Promise<unknown> => new Promise((resolve) => child.once('message', resolve));

function askForLatencies(child: ChildProcess): Promise<number[]> {
  child.send('collect');
  return messageFrom(child) as Promise<number[]>;
}

if (process.argv[2] === import.meta.filename) process.once('message', (task) => void runChild(task as Task));

async function start(task: Task, program = import.meta.filename) {
  const child = fork(program, [program], { serialization: 'advanced' });
  child.send(task);
  return { child, port: (await messageFrom(child)) as number };
}

async function runChild({ role, keys: [server, client], ports: [firstPort, secondPort], bytes }: Task): Promise<void> {
  process.on('disconnect', () => process.exit());
  if (role === 'executor') {
    const [signals, orders] = [new Pull(binding(server)), new Dealer(connecting(client, server))];
    await signals.bind(ANY);
    orders.connect(at(firstPort));
    process.send?.(portOf(signals));
    for await (const _signal of signals) await orders.send(['', Buffer.alloc(bytes[1] ?? 0)]);
  }
  const ticks = new Subscriber({ ...connecting(client, server), receiveHighWaterMark: 100_000 });
  ticks.connect(at(firstPort));
  ticks.subscribe('');
  process.send?.(0);
  if (role === 'strategy') {
    const signals = new Push(connecting(client, server));
    signals.connect(at(secondPort));
    for await (const _tick of ticks) await signals.send(Buffer.alloc(bytes[0] ?? 0));
  }
  const latencies = new Float64Array(1 << 20);
  let sampled = 0;
  process.on('message', () => {
    process.send?.([...latencies.subarray(0, sampled)]);
    sampled = 0;
  });
  for await (const [, body] of ticks) if (body) latencies[sampled++] = nowUs() - Number(body.readBigUInt64LE(0));
}

/** Tick out, signal across, order back, of so many bytes: measures `count` round trips in µs, one each `everyMs`. */
export async function openLatencyFloor([tickBytes = 0, ...bytes]: readonly number[], executorProgram?: string) {
  const keys = [curveKeyPair(), curveKeyPair()] as const;
  const [ticks, orders] = [new Publisher(binding(keys[0])), new Router(binding(keys[0]))];
  await Promise.all([ticks.bind(ANY), orders.bind(ANY)]);
  const executor = await start({ role: 'executor', keys, bytes, ports: [portOf(orders)] }, executorProgram);
  const strategy = await start({ role: 'strategy', keys, bytes, ports: [portOf(ticks), executor.port] });
  await pause(500);
  const measure = async (count: number, everyMs: number): Promise<number[]> => {
    const latencies: number[] = [];
    for (let index = 0; index < count; index++) {
      const sentAtUs = nowUs();
      await ticks.send(['tick|SPY|', Buffer.alloc(tickBytes)]);
      await orders.receive();
      latencies.push(nowUs() - sentAtUs);
      await pause(everyMs);
    }
    return latencies;
  };
  return { measure, close: () => [strategy, executor].map(({ child }) => child.kill()) };
}

/** Fan-out to `count` processes. `publish` sends one message that carries its time; `collect` returns the latencies in µs. */
export async function openFanOutFloor(count: number) {
  const keys = [curveKeyPair(), curveKeyPair()] as const;
  const ticks = new Publisher({ ...binding(keys[0]), sendHighWaterMark: 100_000 });
  await ticks.bind(ANY);
  const task = { role: 'subscriber', keys, bytes: [], ports: [portOf(ticks)] };
  const children = await Promise.all(Array.from({ length: count }, () => start(task)));
  await pause(500);
  const publish = async (topic: string, body: Buffer, createdAtUs: number): Promise<void> => {
    body.writeBigUInt64LE(BigInt(createdAtUs), 0);
    await ticks.send([topic, body]);
  };
  const collect = (): Promise<number[][]> => Promise.all(children.map(({ child }) => askForLatencies(child)));
  return { publish, collect, close: () => children.map(({ child }) => child.kill()) };
}
