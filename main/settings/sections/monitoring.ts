// How often components and the machine are looked at, and what is worth a warning.
import { z } from 'zod';
import { bytesSchema, percentSchema } from '../values.ts';

const intervalSeconds = z.int().min(1).max(86_400);

export const monitoringSchema = z
  .strictObject({
    statusIntervalSeconds: intervalSeconds.default(60).describe('How often a headless run prints its status table'),
    healthIntervalSeconds: intervalSeconds
      .default(10)
      .describe('How often HTTP endpoints and methods of components are asked for their health'),
    healthTimeoutMs: z.int().min(50).max(60_000).default(2_000).describe('How long such an answer may take, in milliseconds'),
    unhealthyAfter: z.int().min(1).max(100).default(3).describe('So many bad answers in a row make a component degraded'),
    resourceIntervalSeconds: intervalSeconds.default(10).describe('How often processor, memory and disk are measured'),
  })
  .prefault({});

/** A breach is a warning, a log line and an alert. */
export const resourcesSchema = z
  .strictObject({
    cpuPercent: percentSchema.default(90).describe('How busy the processors of the machine may be'),
    memoryPercent: percentSchema.default(90).describe('How much of the memory of the machine may be in use'),
    diskFreeBytes: bytesSchema.default(1_000_000_000).describe('How much of the disk must be free'),
    workerCpuPercent: z.number().min(1).max(10_000).default(90).describe('How much of one processor a worker may use'),
    workerMemoryBytes: bytesSchema.min(50_000_000).default(1_000_000_000).describe('How much memory a worker may use'),
    loopDelayMs: z
      .number()
      .min(1)
      .max(60_000)
      .default(250)
      .describe('How late the event loop of a worker may be, in milliseconds'),
    sustainedSeconds: z
      .int()
      .min(0)
      .max(86_400)
      .default(30)
      .describe('A breach must last this long; 0 tells of every single measurement'),
  })
  .prefault({});
