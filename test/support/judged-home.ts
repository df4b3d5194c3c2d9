// The judge on a data folder that a run left behind: it sees only the simulator's own log and the journal file.
import { join } from 'node:path';
import { judge } from '../../simulation/oracle/judge.ts';
import { readJournalFacts, readVenueLog } from '../../simulation/oracle/read-evidence.ts';

/** The account of the simulator unless settings name another. */
const ACCOUNT = 'PASIM000001';

export const journalFactsOf = (home: string) => readJournalFacts(join(home, `journal/simulator-${ACCOUNT}.db`));

export const venueLogOf = (home: string) => readVenueLog(join(home, 'simulator/venue.db'), ACCOUNT);

export const judgeHome = (home: string) => judge(venueLogOf(home), journalFactsOf(home));
