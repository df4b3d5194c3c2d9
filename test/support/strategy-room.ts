// Strategies of a user in real workers: files written into a folder of their own, fresh for each test.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { createStrategyBench, PATIENCE, type StrategyBench } from './strategy-bench.ts';

export type StrategyRoom = {
  bench: StrategyBench;
  /** Writes a strategy's file, also one below a folder; returns its path. */
  write(name: string, text: string): string;
  startReady(config: object, home?: string): Promise<ReturnType<StrategyBench['startWorker']>>;
};

export function freshStrategyRoomForEachTest(): StrategyRoom {
  const room = {
    write(name, text) {
      const path = join(room.bench.folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      return path;
    },
    async startReady(config, home) {
      const worker = room.bench.startWorker(config, home);
      await expect.poll(worker.isReady, PATIENCE).toBe(true);
      return worker;
    },
  } as StrategyRoom;
  beforeEach(async () => {
    room.bench = await createStrategyBench();
  });
  afterEach(() => room.bench.close());
  return room;
}
