// How busy the machine is: processor, memory, and the disk that the data folder lies on.
import { statfs } from 'node:fs/promises';
import { currentLoad, mem } from 'systeminformation';

export type MachineResources = {
  readonly cpuPercent: number;
  readonly memory: { readonly totalBytes: number; readonly availableBytes: number };
  readonly disk: { readonly totalBytes: number; readonly freeBytes: number };
};

export async function readMachineResources(folder: string): Promise<MachineResources> {
  const [load, memory, disk] = await Promise.all([currentLoad(), mem(), statfs(folder)]);
  return {
    cpuPercent: Math.round(load.currentLoad * 10) / 10,
    memory: { totalBytes: memory.total, availableBytes: memory.available },
    disk: { totalBytes: disk.blocks * disk.bsize, freeBytes: disk.bavail * disk.bsize },
  };
}
