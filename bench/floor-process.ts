// Runs the floor's gateway in a process of its own: inside ours, our door-keeper would ask every bare socket for its key.
import { fork } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { tickTopic } from '../protocol/ticks.ts';
import { openFanOutFloor, openLatencyFloor } from './floor.ts';
import { paced, subsample } from './load.ts';

type Call = { readonly name: string; readonly parameters: readonly never[] };
type Floors = { latency?: Awaited<ReturnType<typeof openLatencyFloor>>; fanOut?: Awaited<ReturnType<typeof openFanOutFloor>> };

export type FloorProcess = {
  call<Answer = void>(name: string, ...parameters: readonly unknown[]): Promise<Answer>;
  close(): void;
};

export async function openFloorProcess(): Promise<FloorProcess> {
  const child = fork(import.meta.filename, ['floor-process'], { serialization: 'advanced' });
  return {
    call: (name, ...parameters) =>
      new Promise((resolve) => {
        child.once('message', (answer) => resolve(answer as never));
        child.send({ name, parameters });
      }),
    close: () => void child.kill(),
  };
}

if (process.argv[2] === 'floor-process') serve();

function serve(): void {
  const floors: Floors = {};
  const calls: Readonly<Record<string, (...parameters: never[]) => Promise<unknown>>> = {
    openLatency: async (bytes: readonly number[], executorProgram?: string) => {
      floors.latency = await openLatencyFloor(bytes, executorProgram);
    },
    measureLatency: async (count: number, everyMs: number) => floors.latency?.measure(count, everyMs),
    openFanOut: async (subscribers: number) => {
      floors.fanOut = await openFanOutFloor(subscribers);
    },
    // Batches as the product does: what comes within `holdMs` shares a message of `sizes[count]` bytes, timed by each of its ticks in turn.
    loadFanOut: async (durationMs: number, perSecond: number, holdMs: number, sizes: readonly number[]) => {
      const { fanOut } = floors;
      if (!fanOut) return [];
      const held = new Map<string, number[]>();
      let [sentAtUs, messages] = [0, 0];
      await paced(durationMs, perSecond, async (symbols, createdAtUs) => {
        for (const symbol of symbols) held.set(symbol, [...(held.get(symbol) ?? []), createdAtUs]);
        if (createdAtUs - sentAtUs < holdMs * 1000) return;
        sentAtUs = createdAtUs;
        const batches = [...held];
        held.clear();
        for (const [symbol, times] of batches)
          await fanOut.publish(
            tickTopic(symbol),
            Buffer.alloc(sizes[times.length] ?? sizes.at(-1) ?? 0),
            times[messages++ % times.length] ?? 0,
          );
      });
      await pause(300);
      return (await fanOut.collect()).flatMap(subsample);
    },
  };
  process.on('disconnect', () => process.exit());
  process.on('message', ({ name, parameters }: Call) => {
    void calls[name]?.(...parameters).then((answer) => process.send?.(answer ?? null));
  });
}
