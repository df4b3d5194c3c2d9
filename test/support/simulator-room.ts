// A data folder for each test of a file and the simulator processes that run in it. In the end both are gone.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { forkSimulator, type SimulatorProcess } from './simulator.ts';

export type SimulatorRoom = {
  readonly home: string;
  start(overrides?: Readonly<Record<string, unknown>>): Promise<SimulatorProcess>;
};

/** Call it once, outside of the tests. */
export function openSimulatorRoom(): SimulatorRoom {
  let home = '';
  let running: SimulatorProcess[] = [];
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'simulator-'));
    running = [];
  });
  afterEach(async () => {
    await Promise.all(running.map((simulator) => simulator.kill()));
    await rm(home, { recursive: true, force: true });
  });
  return {
    get home() {
      return home;
    },
    async start(overrides = {}) {
      const simulator = await forkSimulator(home, overrides);
      running.push(simulator);
      return simulator;
    },
  };
}
