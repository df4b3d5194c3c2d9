// The one door out: what the page can make happen.
import type { DeskPort } from './desk-port.ts';
import { deskStore } from './desk-store.ts';

export const haltTrading = (port: DeskPort): Promise<void> => carryOut('halt', () => port.halt());
export const resumeTrading = (port: DeskPort): Promise<void> => carryOut('resume', () => port.resume());

async function carryOut(name: string, command: () => Promise<unknown>): Promise<void> {
  deskStore.setState({ commandUnderWay: name, trouble: null });
  try {
    await command();
  } catch (error) {
    deskStore.setState({ trouble: `${name}: ${error instanceof Error ? error.message : String(error)}` });
  } finally {
    deskStore.setState({ commandUnderWay: null });
  }
}
