// What a gateway may send to a venue that trades real money. Main decides it and tells the gateway over the parent channel.

/**
 * `read-only`: nothing but reads; where live starts. `armed`: everything. `winding-down`: cancels, and orders that reduce or
 * protect a position. A venue without real money knows no arming.
 */
export type ArmingState = 'read-only' | 'armed' | 'winding-down';
export const ARMING_STATES = ['read-only', 'armed', 'winding-down'] as const satisfies readonly ArmingState[];

/** The parent-channel question `arming`, to a gateway. A gateway that (re)starts is read-only until it is told otherwise. */
export type ArmingQuestion = {
  /**
   * `state: null` only asks. `armed` without the `accountNumber` of the connected account is an error. `by` and `reason` are
   * for the log.
   */
  readonly ask: {
    readonly state: ArmingState | null;
    readonly accountNumber?: string;
    readonly by?: string;
    readonly reason?: string;
  };
  /** `null`: this venue needs no arming, and the question changed nothing. */
  readonly answer: { readonly state: ArmingState | null };
};
