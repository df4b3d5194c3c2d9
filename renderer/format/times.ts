// Times and durations for people. Times come as microseconds since the epoch.
import { NOTHING } from './numbers.ts';

const locale = globalThis.navigator?.language ?? 'en-US';
/** Made when it is first used: each costs as much as drawing a part of the page. */
function formatter(options: Intl.DateTimeFormatOptions): (atUs: number) => string {
  let format: Intl.DateTimeFormat | undefined;
  return (atUs) => {
    format ??= new Intl.DateTimeFormat(locale, options);
    return format.format(atUs / 1000);
  };
}

const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
const clock = formatter(CLOCK);
const exact = formatter({ ...CLOCK, fractionalSecondDigits: 3 });
const day = formatter({ year: 'numeric', month: '2-digit', day: '2-digit' });
const newYork = formatter({ ...CLOCK, timeZone: 'America/New_York' });

/** `10:42:18`, local. */
export const showClock = (atUs: number | null): string => (atUs === null ? NOTHING : clock(atUs));
/** `10:42:18.204`, local. */
export const showExactClock = (atUs: number | null): string => (atUs === null ? NOTHING : exact(atUs));
/** `26/11/2026 10:42:18.204`, for titles. */
export const showMoment = (atUs: number | null): string => (atUs === null ? NOTHING : `${day(atUs)} ${exact(atUs)}`);
/** `26/11/2026 10:42:18`. */
export const showDayAndClock = (atUs: number): string => `${day(atUs)} ${clock(atUs)}`;
/** The exchange's own clock. */
export const showNewYorkClock = (atUs: number | null): string => (atUs === null ? NOTHING : newYork(atUs));

/** `7 s`, `4m 05s`, `2h 14m`, `3d 4h`: two parts at most. */
export function showDuration(ms: number | null): string {
  if (ms === null || ms < 0) return NOTHING;
  const seconds = Math.floor(ms / 1000);
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  if (days > 0) return `${days}d ${hours}h`;
  if (hours > 0) return `${hours}h ${pad(minutes)}m`;
  if (minutes > 0) return `${minutes}m ${pad(seconds % 60)}s`;
  return `${seconds} s`;
}

/** `5:17:39` until something, never negative. */
export function showCountdown(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
}

/** `38 ms`, `4.2 s`, `3m 05s`: how old something is. */
export function showAge(ms: number | null): string {
  if (ms === null) return NOTHING;
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return showDuration(ms);
}

const pad = (part: number): string => String(part).padStart(2, '0');
