// When a strategy may open something, and when it must be flat.
import { describe, expect, it } from 'vitest';
import { newYorkToUs } from '../../../../trading/new-york-time.ts';
import { entryObstacle, mustBeFlat, parseTimeOfDay } from '../../../../trading/sizing/schedule.ts';
import { NO_SCHEDULE } from '../../../../trading/sizing/strategy-policy.ts';

const at = (time: string) => newYorkToUs('2026-07-06', parseTimeOfDay(time) ?? 0);
const times = (time: string) => ({ venueTimeUs: at(time), closeUs: at('16:00') });
const clock = (time: string): number => parseTimeOfDay(time) ?? 0;

describe('the schedule of a strategy', () => {
  it('opens nothing outside of its hours, which may pass midnight', () => {
    const day = { ...NO_SCHEDULE, hours: { fromUs: clock('09:45'), toUs: clock('15:30') } };
    expect(entryObstacle(day, times('09:44'))).toMatch(/from 09:45 to 15:30/);
    expect(entryObstacle(day, times('09:45'))).toBeNull();
    expect(entryObstacle(day, times('15:30'))).not.toBeNull();
    const night = { ...NO_SCHEDULE, hours: { fromUs: clock('20:00'), toUs: clock('04:00') } };
    expect(entryObstacle(night, times('23:00'))).toBeNull();
    expect(entryObstacle(night, times('03:59'))).toBeNull();
    expect(entryObstacle(night, times('12:00'))).not.toBeNull();
  });

  it('opens nothing before and after its times for entries', () => {
    const schedule = { ...NO_SCHEDULE, noEntriesBeforeUs: clock('10:00'), noEntriesAfterUs: clock('15:00') };
    expect(entryObstacle(schedule, times('09:59'))).toMatch(/nothing before 10:00/);
    expect(entryObstacle(schedule, times('10:00'))).toBeNull();
    expect(entryObstacle(schedule, times('15:00'))).toMatch(/nothing after 15:00/);
  });

  it('must be flat in the last minutes before the close, and coins have none', () => {
    const schedule = { ...NO_SCHEDULE, flatBeforeCloseUs: 10 * 60_000_000 };
    expect(mustBeFlat(schedule, times('15:49'))).toBe(false);
    expect(mustBeFlat(schedule, times('15:50'))).toBe(true);
    expect(mustBeFlat(schedule, times('16:00'))).toBe(false);
    expect(mustBeFlat(schedule, { venueTimeUs: at('15:50'), closeUs: null })).toBe(false);
    expect(entryObstacle(schedule, times('15:55'))).toMatch(/flat before the close/);
  });

  it('reads times of day and nothing else', () => {
    expect(parseTimeOfDay('09:30')).toBe(34_200_000_000);
    for (const text of ['9:30', '24:00', '12:60', 'noon', '']) expect(parseTimeOfDay(text)).toBeNull();
  });
});
