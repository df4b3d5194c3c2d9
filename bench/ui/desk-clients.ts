// TEMP
import type { BenchRow } from '../statistics.ts';
export const benchDeskClients = async (): Promise<readonly BenchRow[]> => [];
