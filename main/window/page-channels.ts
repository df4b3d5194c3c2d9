// The whole contract between the window's page and main, as one table: what the page may ask, with what, and what it gets.
import { z } from 'zod';
import { type DesktopOutcome, type KeychainState, LINK_NAMES } from '../../protocol/desktop-bridge.ts';

const reason = z.string().max(500);
const purpose = z.enum(['paper', 'live']);
const tradingMode = z.enum(['paper', 'live']);
const secret = z.string().min(1).max(200);

/** The values of each question, in their order. Whatever else comes is refused before anybody sees it. */
export const PAGE_QUESTIONS = {
  'desk:halt': z.tuple([reason]),
  'desk:resume': z.tuple([reason]),
  'desk:start-trading': z.tuple([]),
  'desk:stop-trading': z.tuple([]),
  'desk:arm': z.tuple([z.string().regex(/^[A-Za-z0-9]{1,20}$/, 'expected the last characters of the account number')]),
  'desk:describe-switch': z.tuple([tradingMode]),
  'desk:switch-mode': z.tuple([tradingMode]),
  'desk:save-keys': z.tuple([purpose, secret, secret]),
  'desk:forget-keys': z.tuple([purpose]),
  'desk:keychain': z.tuple([]),
  'desk:open-link': z.tuple([z.enum(LINK_NAMES)]),
} as const;
export type PageQuestion = keyof typeof PAGE_QUESTIONS;
export type PageValues<Question extends PageQuestion> = z.output<(typeof PAGE_QUESTIONS)[Question]>;
export type PageAnswer<Question extends PageQuestion> = Question extends 'desk:keychain' ? KeychainState : DesktopOutcome;
