// Schedules of strategies under which nothing could ever be opened, or that promise what their symbols cannot keep. Takes the
// unchecked input: what is no time of day is told by the schema.
import { type Mistake, writePath } from './mistakes.ts';
import { timeOfDaySchema } from './values.ts';

type Fields = Readonly<Record<string, unknown>>;

export function findScheduleMistakes(strategies: readonly Fields[]): readonly Mistake[] {
  return strategies.flatMap(({ schedule, symbols }, index) => {
    if (typeof schedule !== 'object' || schedule === null) return [];
    const { hours, noEntriesBefore, noEntriesAfter, flatBeforeCloseMinutes } = schedule as Fields;
    const { from, to } = (typeof hours === 'object' && hours !== null ? hours : {}) as Fields;
    const at = (...names: readonly string[]): string => writePath(['strategies', index, 'schedule', ...names]);
    const mistakes: Mistake[] = [];
    if (isTime(from) && from === to) {
      mistakes.push({ path: at('hours', 'to'), found: `"${from}", where the hours begin`, expected: 'another time than from' });
    }
    if (isTime(noEntriesBefore) && isTime(noEntriesAfter) && noEntriesBefore >= noEntriesAfter) {
      const expected = `a time after noEntriesBefore (${noEntriesBefore}), or nothing could ever be opened`;
      mistakes.push({ path: at('noEntriesAfter'), found: `"${noEntriesAfter}"`, expected });
    }
    if (typeof flatBeforeCloseMinutes === 'number' && hasOnlyCoins(symbols)) {
      const expected = 'nothing: coins trade at all times and have no close before which to be flat';
      mistakes.push({ path: at('flatBeforeCloseMinutes'), found: String(flatBeforeCloseMinutes), expected });
    }
    return mistakes;
  });
}

const isTime = (value: unknown): value is string => timeOfDaySchema.safeParse(value).success;

const hasOnlyCoins = (symbols: unknown): boolean =>
  Array.isArray(symbols) && symbols.length > 0 && symbols.every((symbol) => typeof symbol === 'string' && symbol.includes('/'));
