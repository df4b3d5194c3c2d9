// What is beyond its limit is told when it lasts, once, and once more when it is over.
import { expect, it } from 'vitest';
import {
  type BreachLog,
  findBreaches,
  followBreaches,
  type ResourceLimits,
} from '../../../../main/resources/resource-limits.ts';

const limits: ResourceLimits = {
  cpuPercent: 90,
  memoryPercent: 90,
  diskFreeBytes: 1_000_000_000,
  workerCpuPercent: 90,
  workerMemoryBytes: 500_000_000,
  loopDelayMs: 250,
  sustainedSeconds: 30,
};
const calm = {
  machine: {
    cpuPercent: 10,
    memory: { totalBytes: 8e9, availableBytes: 4e9 },
    disk: { totalBytes: 100e9, freeBytes: 50e9 },
  },
  workers: { executor: { cpuPercent: 5, memoryBytes: 100e6, loopDelayMs: 2 } },
};

it('finds nothing wrong with a calm machine', () => expect(findBreaches(calm, limits)).toEqual([]));

it('names every limit that is breached, with what was found and what was expected', () => {
  const sample = {
    machine: {
      cpuPercent: 95.5,
      memory: { totalBytes: 8e9, availableBytes: 0.4e9 },
      disk: { totalBytes: 100e9, freeBytes: 0.2e9 },
    },
    workers: { executor: { cpuPercent: 99, memoryBytes: 700e6, loopDelayMs: 300.4 } },
  };
  expect(findBreaches(sample, limits)).toEqual([
    { subject: 'machine cpu', text: "the machine's processors are 95.5 % busy, expected at most 90 %" },
    { subject: 'machine memory', text: "the machine's memory is 95 % full, expected at most 90 %" },
    { subject: 'disk', text: 'the disk of the data folder has 200 MB left, expected at least 1000 MB' },
    { subject: 'executor cpu', text: 'executor uses 99 % of a processor, expected at most 90 %' },
    { subject: 'executor memory', text: 'executor uses 700 MB of memory, expected at most 500 MB' },
    { subject: 'executor event loop', text: 'the event loop of executor is 300 ms late, expected at most 250 ms' },
  ]);
});

it('tells of a breach that lasts, once, and of its end; a short one is nothing', () => {
  const told: string[] = [];
  let log: BreachLog = new Map();
  const at = (nowMs: number, ...subjects: string[]): void => {
    const found = subjects.map((subject) => ({ subject, text: '' }));
    const followed = followBreaches(log, found, nowMs, 30_000);
    log = followed.log;
    told.push(
      ...followed.begun.map(({ subject }) => `${subject} begins`),
      ...followed.over.map((subject) => `${subject} ends`),
    );
  };
  at(0, 'disk', 'machine cpu');
  at(20_000, 'disk');
  expect(told).toEqual([]);
  at(30_000, 'disk');
  at(40_000, 'disk');
  at(50_000);
  expect(told).toEqual(['disk begins', 'disk ends']);
});
