// The hash chain of every journal holds, from its first event to its last.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findBrokenSettingsEntry, settingsJournalPath } from '../../settings/settings-journal.ts';
import { failed, type PreflightCheck, passed } from '../preflight-check.ts';

export const journalIntegrity: PreflightCheck = {
  id: 'journal-integrity',
  title: 'Journal integrity',
  // Reading a journal of a million events takes seconds.
  timeoutMs: 120_000,
  async run({ home, verifyJournal }, signal) {
    const names = readdirSync(home.journal).filter((name) => name.endsWith('.db'));
    const verified = await Promise.allSettled(names.map((name) => verifyJournal(join(home.journal, name), signal)));
    const broken = verified.flatMap((outcome) =>
      outcome.status === 'rejected' ? [String((outcome.reason as Error).message)] : [],
    );
    const entry = findBrokenSettingsEntry(settingsJournalPath(home));
    if (entry !== null) broken.push(`entry ${entry} of ${settingsJournalPath(home)} does not follow from the one before it`);
    if (broken.length > 0)
      return failed(`${broken.join('; ')}.`, 'Restore a backup with "tradewarden restore FILE"; it keeps the broken files.');
    const events = verified.reduce((sum, outcome) => sum + (outcome.status === 'fulfilled' ? outcome.value.events : 0), 0);
    return passed(
      names.length === 0 ? 'There is no journal yet.' : `${events} events in ${names.join(', ')} follow from each other.`,
    );
  },
};
