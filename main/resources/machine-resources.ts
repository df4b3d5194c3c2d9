// How busy the machine is: processor, memory, and the disk that the data folder lies on.
import { statfs } from 'node:fs/promises';
import { currentLoad, mem } from 'systeminformation';
import type { MachineResources } from '../../protocol/status.ts';

export async function readMachineResources(folder: string): Promise<MachineResources> {
  const [load, memory, disk] = await Promise.all([currentLoad(), mem(), statfs(folder)]);
  return {
    cpuPercent: Math.round(load.currentLoad * 10) / 10,
    memory: { totalBytes: memory.total, availableBytes: memory.available },
    disk: { totalBytes: disk.blocks * disk.bsize, freeBytes: disk.bavail * disk.bsize },
  };
}
