// Fetching and running the panels would hold up the bar: they wait until it is painted, but not for a desk that is silent.
import { deskTopicKey } from '../../protocol/desk-feed.ts';
import { viewsStore } from '../desk/views-store.ts';

const LONGEST_WAIT_MS = 500;

export function barIsThere(): Promise<void> {
  const key = deskTopicKey({ topic: 'bar' });
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      stop();
      // A frame later it is on the screen.
      requestAnimationFrame(() => setTimeout(resolve));
    };
    const timer = setTimeout(finish, LONGEST_WAIT_MS);
    const look = (): void => {
      if (viewsStore.getState().views[key] !== undefined) finish();
    };
    const stop = viewsStore.subscribe(look);
    look();
  });
}
