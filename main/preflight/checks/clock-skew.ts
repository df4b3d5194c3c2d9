// Our clock and the venue's agree.
import { failed, type PreflightCheck, passed, skipped, warning } from '../preflight-check.ts';

export const clockSkew: PreflightCheck = {
  id: 'clock-skew',
  title: 'Clock',
  isStrictForLive: true,
  async run({ venue, venueProbe, settings }, signal) {
    if (venue === 'simulator') return skipped('The simulator has our own clock.');
    const answer = await venueProbe?.clock(signal);
    const told = answer?.kind === 'answered' ? Date.parse(String(answer.body?.['timestamp'] ?? '')) : Number.NaN;
    if (answer?.kind !== 'answered' || Number.isNaN(told))
      return warning(`${venue} did not tell its time.`, 'Look at the network and at the credentials.');
    const skewMs = Math.round(answer.askedAtMs - told);
    const most = settings.preflight.clockSkewMs;
    const found = `This machine's clock is ${Math.abs(skewMs)} ms ${skewMs < 0 ? 'behind' : 'ahead of'} the venue's`;
    const remedy = 'Let the machine keep its time by NTP (on Linux "timedatectl set-ntp true").';
    if (Math.abs(skewMs) > most) return failed(`${found}, expected at most ${most} ms.`, remedy);
    if (Math.abs(skewMs) > most / 2) return warning(`${found}.`, remedy);
    return passed(`${found}.`);
  },
};
