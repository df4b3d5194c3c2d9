// The venue accepts the keys, and the account is really what the mode says: a paper account's number begins with PA.
import { failed, type PreflightCheck, passed, skipped } from '../preflight-check.ts';

const KEYS_REMEDY =
  'Enter the keys that the broker shows for this account in the settings of the desktop, or set APCA_API_KEY_ID and APCA_API_SECRET_KEY to them.';

export const venueCredentials: PreflightCheck = {
  id: 'venue-credentials',
  title: 'Credentials',
  async run({ venue, venueProbe, credentials }, signal) {
    if (venue === 'simulator') return skipped('The simulator makes its own keys.');
    if (credentials === null || venueProbe === null) return failed(`No keys for ${venue} are configured.`, KEYS_REMEDY);
    const answer = await venueProbe.account(signal);
    if (answer.kind === 'unreachable')
      return failed(`${venue} could not be asked: ${answer.reason}.`, 'Look at the network check.');
    if (answer.status === 401 || answer.status === 403) {
      const kind = venue === 'alpaca-live' ? 'live' : 'paper';
      return failed(
        `${venue} refuses these keys (HTTP ${answer.status}).`,
        `${KEYS_REMEDY} Keys of the ${kind} account are needed; those of the other account are refused like this, too.`,
      );
    }
    if (answer.status !== 200 || answer.body === null)
      return failed(
        `${venue} answered HTTP ${answer.status} instead of the account.`,
        'Try again later; the broker may be down.',
      );
    return judgeAccount(venue, answer.body);
  },
};

function judgeAccount(venue: string, account: Readonly<Record<string, unknown>>): ReturnType<PreflightCheck['run']> {
  const number = String(account['account_number'] ?? '');
  const isPaperAccount = number.startsWith('PA');
  const shown = maskAccount(number);
  if (venue === 'alpaca-paper' && !isPaperAccount)
    return failed(`The account ${shown} is a live account, expected a paper account.`, KEYS_REMEDY);
  if (venue === 'alpaca-live' && isPaperAccount)
    return failed(`The account ${shown} is a paper account, expected a live account.`, KEYS_REMEDY);
  if (account['status'] !== 'ACTIVE')
    return failed(`The account ${shown} is ${String(account['status'])}, expected ACTIVE.`, 'Ask the broker.');
  if (account['trading_blocked'] === true || account['account_blocked'] === true || account['trade_suspended_by_user'] === true)
    return failed(`The account ${shown} may not trade.`, 'Look at the account at the broker: it is blocked or suspended.');
  return passed(`${venue} accepts the keys of the account ${shown}.`);
}

/** Its end is enough to recognise it. */
export const maskAccount = (number: string): string => (number.length > 4 ? `…${number.slice(-4)}` : number);
