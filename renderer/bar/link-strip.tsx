// Under the bar, only when it is needed: the desk cannot be heard, or this page is of another version.
import { useEffect, useState } from 'react';
import { useConnection } from '../desk/use-desk.ts';
import { showAge } from '../format/times.ts';

export function LinkStrip() {
  const { state, reason, heardAtMs } = useConnection((connection) => connection);
  const ageMs = useAge(heardAtMs, state === 'lost');
  if (state === 'open') return null;
  if (state === 'outdated') {
    return (
      <div className="link-strip" role="alert">
        <b>This page belongs to another version of Tradewarden.</b>
        <button type="button" className="small" onClick={() => location.reload()}>
          Reload
        </button>
      </div>
    );
  }
  if (state === 'connecting') {
    return (
      <div className="link-strip waiting" role="status">
        Connecting to the desk … {reason}
      </div>
    );
  }
  return (
    <div className="link-strip" role="alert">
      <b>Disconnected: prices, orders and states below are old.</b>
      <span aria-live="off">Last heard {showAge(ageMs)} ago.</span>
      <span>Trading goes on without this page; it connects again by itself.</span>
    </div>
  );
}

/** How old a moment is, counted on each second while it matters. */
function useAge(atMs: number, isCounting: boolean): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!isCounting) return undefined;
    setNow(performance.now());
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, [isCounting]);
  return Math.max(0, now - atMs);
}
