// What each question of the page does. Only what the desktop alone may do, or what must work with the desk worker dead.
import type { DesktopOutcome } from '../../protocol/desktop-bridge.ts';
import type { Keychain } from '../credentials/keychain.ts';
import { forgetKeys, storeKeys } from '../credentials/stored-keys.ts';
import type { HomeFolders } from '../home.ts';
import type { TradingPlan } from '../session/session-plan.ts';
import type { SessionRun } from '../session/session-run.ts';
import type { SessionSeat } from '../session/session-seat.ts';
import type { ControlOutcome } from '../session/trading-control.ts';
import type { TradingSession } from '../session/trading-session.ts';
import { readShellState } from '../tray/shell-state.ts';
import { describeSwitch } from './fate-words.ts';
import { openLink } from './links.ts';
import type { PageAnswers } from './page-questions.ts';
import { keychainStateOf } from './system-keychain.ts';

/** `by` names the person at this desktop, for the journal. */
export function pageAnswers(
  seat: SessionSeat<TradingPlan, SessionRun>,
  home: HomeFolders,
  keychain: Keychain | null,
  by: string,
): PageAnswers {
  const session = (): TradingSession => seat.run.session;
  return {
    'desk:halt': async (reason) => toOutcome('Trading is halted', await session().halt(by, reason)),
    'desk:resume': async (reason) => toOutcome('Trading goes on', await session().resume(by, reason)),
    'desk:start-trading': async () => ({ ok: true, text: `Trading is ${session().startTrading(by)}.` }),
    'desk:stop-trading': async () => ({ ok: true, text: `Trading is ${session().stopTrading(by)}.` }),
    'desk:describe-switch': async (mode) => {
      const refusal = seat.findRefusal(mode);
      return refusal === null
        ? { ok: true, text: describeSwitch(await readShellState(session()), mode) }
        : { ok: false, text: refusal };
    },
    'desk:switch-mode': (mode) => seat.switchTo(mode, by),
    // A refusal is what the person asked to hear, so it is a value here.
    'desk:arm': (digits) =>
      session()
        .arm(by, digits)
        .then(
          ({ state, reason }) => ({ ok: state === 'armed', text: `Live trading is ${state}: ${reason}.` }),
          (error: unknown) => ({ ok: false, text: error instanceof Error ? error.message : String(error) }),
        ),
    'desk:save-keys': async (purpose, keyId, secret) =>
      keychain === null ? NO_KEYCHAIN : storeKeys(home, keychain, purpose, { keyId, secret }),
    'desk:forget-keys': async (purpose) => forgetKeys(home, purpose),
    'desk:keychain': async () => keychainStateOf(keychain),
    'desk:open-link': openLink,
  };
}

const NO_KEYCHAIN: DesktopOutcome = {
  ok: false,
  text: 'This system has no keychain: put the keys into the environment or into the key file of the data folder.',
};

function toOutcome(done: string, { pending, cancelsRequested }: ControlOutcome): DesktopOutcome {
  if (pending.length === 0) return { ok: true, text: `${done}; ${cancelsRequested} cancels were asked for.` };
  const waiting = pending.map(({ executor, reason }) => `${executor} (${reason})`).join(', ');
  return { ok: true, text: `${done} as soon as it can be told: ${waiting}.` };
}
