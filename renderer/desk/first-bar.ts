// The first news of the bar. The page is drawn once with it instead of empty and then again, and whatever is not the bar waits
// until it is painted; but neither waits long for a desk that is silent.
import { deskTopicKey } from '../../protocol/desk-feed.ts';
import { viewsStore } from './views-store.ts';

const EMPTY_AFTER_MS = 100;
const SILENT_AFTER_MS = 500;

/** There is something to draw, or nothing comes. */
export const barIsKnown = (longestMs = EMPTY_AFTER_MS): Promise<void> =>
  new Promise((resolve) => {
    const key = deskTopicKey({ topic: 'bar' });
    const finish = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(finish, longestMs);
    const look = (): void => {
      if (viewsStore.getState().views[key] !== undefined) finish();
    };
    const stop = viewsStore.subscribe(look);
    look();
  });

/** A frame after it is known it is on the screen. */
export async function barIsPainted(): Promise<void> {
  await barIsKnown(SILENT_AFTER_MS);
  // A page in the background paints nothing.
  await new Promise<void>((resolve) => (document.hidden ? resolve() : requestAnimationFrame(() => setTimeout(resolve))));
}
