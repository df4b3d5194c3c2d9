// The whole contract between the window and main, as one type: what the page may ask, and what it gets.
import type { StatusReport } from '../../protocol/status.ts';
import type { ControlOutcome } from '../trading-control.ts';

export type DeskQuestions = {
  readonly 'desk:status': { readonly answer: StatusReport };
  readonly 'desk:halt': { readonly answer: ControlOutcome };
  readonly 'desk:resume': { readonly answer: ControlOutcome };
};
export type DeskChannel = keyof DeskQuestions;

/** What the preload script puts into the page as `window.tradewarden`. */
export type DeskBridge = {
  status(): Promise<StatusReport>;
  halt(): Promise<ControlOutcome>;
  resume(): Promise<ControlOutcome>;
};
