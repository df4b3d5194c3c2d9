// Nobody else on this machine trades the same account of the broker, from another data folder.
import { findAccountHolder } from '../../locks/account-lock.ts';
import { failed, type PreflightCheck, passed, skipped } from '../preflight-check.ts';
import { maskAccount } from './venue-credentials.ts';

export const accountHolder: PreflightCheck = {
  id: 'account-holder',
  title: 'Another holder of the account',
  async run({ venue, venueProbe, accountLocks, home }, signal) {
    if (venue === 'simulator') return skipped('The account of the simulator is in the data folder.');
    const answer = await venueProbe?.account(signal);
    const number = answer?.kind === 'answered' ? answer.body?.['account_number'] : undefined;
    if (typeof number !== 'string') return skipped('The account is not known; see the credentials.');
    const holder = findAccountHolder(accountLocks, venue, number);
    if (holder === null || holder.home === home.root)
      return passed(`Nobody else on this machine trades the account ${maskAccount(number)}.`);
    return failed(
      `Process ${holder.pid} trades the account ${maskAccount(number)} already, with the data folder ${holder.home}.`,
      'Stop that instance: two of them would work against each other.',
    );
  },
};
