// Starts the page: the connection first, because the first answer takes as long as everything that shows it.
import { findDeskPort } from './desk/desk-port.ts';
import { openAhead } from './desk/open-ahead.ts';
import { showMoney } from './format/numbers.ts';
import { showNewYorkClock } from './format/times.ts';

const port = openAhead(findDeskPort(), [{ topic: 'bar' }]);
// Not awaited: the page shares modules with this one, which would then wait for each other.
void import('./page.tsx').then(({ startPage }) => startPage(port));
// Whatever is formatted first loads the locale: here, while the page is on its way.
showMoney(0);
showNewYorkClock(0);
