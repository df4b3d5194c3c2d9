// Commands to an executor, on the control lane and, because it works with every socket broken, over the parent channel.
import type { TradingState } from './portfolio.ts';

/** `by` names the person or program, for the journal. */
export type ControlCommand =
  | { readonly kind: 'halt'; readonly by: string; readonly reason: string }
  | { readonly kind: 'reduce'; readonly by: string; readonly reason: string }
  | { readonly kind: 'resume'; readonly by: string; readonly reason: string };

export type ControlRequest = { readonly kind: 'control'; readonly requestId: number; readonly command: ControlCommand };
export type ControlReply =
  | { readonly kind: 'control-reply'; readonly requestId: number; readonly ok: true; readonly result: ControlResult }
  | { readonly kind: 'control-reply'; readonly requestId: number; readonly ok: false; readonly message: string };

/** What a command found and did. `cancelsRequested` counts the open orders that it asked the venue to cancel. */
export type ControlResult = { readonly tradingState: TradingState; readonly cancelsRequested: number };
