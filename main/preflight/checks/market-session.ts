// Whether the market is open: nothing is wrong when it is not, but a person should know.
import { type PreflightCheck, passed, skipped, warning } from '../preflight-check.ts';

export const marketSession: PreflightCheck = {
  id: 'market-session',
  title: 'Market session',
  async run({ venue, venueProbe }, signal) {
    if (venue === 'simulator') return skipped('The simulator plays its own market.');
    const answer = await venueProbe?.clock(signal);
    const clock = answer?.kind === 'answered' ? answer.body : undefined;
    if (typeof clock?.['is_open'] !== 'boolean') return warning(`${venue} did not tell whether the market is open.`, '');
    if (clock['is_open']) return passed(`The stock market is open until ${String(clock['next_close'])}.`);
    return warning(`The stock market is closed until ${String(clock['next_open'])}; crypto trades on.`, '');
  },
};
