// How often components and the machine are looked at, and what is worth a warning.
import { z } from 'zod';
import { bytesSchema, percentSchema } from '../values.ts';

const intervalSeconds = z.int().min(1).max(86_400);

export const monitoringSchema = z
  .strictObject({
    /** How often a headless run prints its status table. */
    statusIntervalSeconds: intervalSeconds.default(60),
    /** How often HTTP endpoints and methods of components are asked for their health. */
    healthIntervalSeconds: intervalSeconds.default(10),
    healthTimeoutMs: z.int().min(50).max(60_000).default(2_000),
    /** So many bad answers in a row make a component degraded. */
    unhealthyAfter: z.int().min(1).max(100).default(3),
    /** How often processor, memory and disk are measured. */
    resourceIntervalSeconds: intervalSeconds.default(10),
  })
  .prefault({});

/** A breach is a warning, a log line and an alert. */
export const resourcesSchema = z
  .strictObject({
    cpuPercent: percentSchema.default(90),
    memoryPercent: percentSchema.default(90),
    diskFreeBytes: bytesSchema.default(1_000_000_000),
    workerCpuPercent: z.number().min(1).max(10_000).default(90),
    workerMemoryBytes: bytesSchema.min(50_000_000).default(1_000_000_000),
    /** The event loop of a worker was late by this much. */
    loopDelayMs: z.number().min(1).max(60_000).default(250),
    /** A breach must last this long; 0 tells of every single measurement. */
    sustainedSeconds: z.int().min(0).max(86_400).default(30),
  })
  .prefault({});
