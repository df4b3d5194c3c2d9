// Where the main thread of this process is busy right now, seen from another thread: it is stopped for a look at its stack, and goes on.
import { Session } from 'node:inspector';

export type PlaceSeeker = {
  /** Asks once; another call while nothing was forgotten asks nothing. */
  ask(): void;
  /** The innermost line of the file, or null after `withinMs`: a thread may be too busy with collecting garbage to say where it is. */
  tell(withinMs: number, found: (line: number | null) => void): void;
  /** What was asked was about something that is over. */
  forget(): void;
};

/** It may be stopped in code of Node or of the host that the file's code has called for. */
const MOST_STOPS = 20;

export function createPlaceSeeker(fileUrl: string): PlaceSeeker {
  let session: Session | undefined;
  let line: number | null | undefined;
  let notify = (): void => {};
  return { ask, tell, forget };

  function ask(): void {
    if (session) return;
    const urls = new Map<string, string>();
    let stops = 0;
    session = new Session();
    try {
      session.connectToMainThread();
      session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
      session.on('Debugger.paused', ({ params }) => {
        const own = params.callFrames.find(({ location }) => urls.get(location.scriptId)?.startsWith(fileUrl) === true);
        stops += 1;
        session?.post('Debugger.resume');
        if (own) line = own.location.lineNumber + 1;
        else if (stops < MOST_STOPS) session?.post('Debugger.pause');
        else line = null;
        if (line !== undefined) notify();
      });
      session.post('Debugger.enable');
      session.post('Debugger.pause');
    } catch {
      // Where the inspector is switched off, the file alone is told.
      line = null;
    }
  }

  function tell(withinMs: number, found: (line: number | null) => void): void {
    ask();
    if (line !== undefined) {
      found(line);
      return;
    }
    const patience = setTimeout(() => found(null), withinMs);
    notify = () => {
      clearTimeout(patience);
      found(line ?? null);
    };
  }

  function forget(): void {
    session?.disconnect();
    session = undefined;
    line = undefined;
  }
}
