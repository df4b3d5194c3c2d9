// Trading goes on at once on paper; with real money it is asked for first, whichever way was taken.
import { resumeTrading } from '../desk/desk-commands.ts';
import { openPlace } from '../desk/page-places.ts';

export function askToResume(isLive: boolean): void {
  if (isLive) openPlace('resume-dialog');
  else void resumeTrading();
}
