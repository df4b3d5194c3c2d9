// What the page knows. Knows nothing of React.
import { createStore } from 'zustand/vanilla';
import type { DeskPort, ShownStatus } from './desk-port.ts';

export type DeskState = {
  readonly status: ShownStatus | null;
  /** Why the last question or command failed; shown until the next one succeeds. */
  readonly trouble: string | null;
  readonly commandUnderWay: string | null;
};

export const deskStore = createStore<DeskState>(() => ({ status: null, trouble: null, commandUnderWay: null }));

const ASK_EVERY_MS = 1_000;

/** Keeps the store fresh until the returned function is called. One question at a time, however slow the answer. */
export function followStatus(port: DeskPort): () => void {
  let isFollowing = true;
  const ask = async (): Promise<void> => {
    try {
      deskStore.setState({ status: await port.status(), trouble: null });
    } catch (error) {
      deskStore.setState({ trouble: `no answer from Tradewarden: ${error instanceof Error ? error.message : String(error)}` });
    }
    if (isFollowing) setTimeout(() => void ask(), ASK_EVERY_MS);
  };
  void ask();
  return () => {
    isFollowing = false;
  };
}
