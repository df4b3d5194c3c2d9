// How long a switch waits for the other session: a worker's time to start twice over, so that one that stumbled once may still come.
import { setTimeout as wait } from 'node:timers/promises';
import type { Settings } from '../settings/settings-schema.ts';

export const switchPatience =
  ({ supervision }: Settings) =>
  (signal: AbortSignal): Promise<void> =>
    // Nobody listens any more once it is ended.
    wait(2 * supervision.startTimeoutMs, undefined, { signal }).catch(() => {});
