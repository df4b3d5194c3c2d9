// What a person should know at once, even when nobody looks. Raised by main and by every worker, kept by main.

/** `info`: good to know. `warning`: look at it today. `critical`: look at it now. */
export type AlertSeverity = 'info' | 'warning' | 'critical';

/** Every reason for an alert, with the sentence that its title is. A code that is not listed is shown as it is. */
export const ALERT_CODES = {
  COMPONENT_FAILED: 'a component failed for good',
  RESOURCE_BREACH: 'the machine or a worker uses more than it may',
  STREAM_DOWN: 'a stream of the venue has been down for long',
  FEED_MUTE: 'market data stopped although the connection stands',
  CREDENTIALS_REFUSED: 'the venue refuses the keys',
  RATE_LIMITED: 'the venue says that it is asked too often',
  FEED_NOT_ALLOWED: 'the market data plan does not include the feed',
  SYMBOL_LIMIT: 'more symbols are wanted than the venue allows',
  LATE_ORDER: 'an order appeared after it was taken for never received',
  ORDER_VANISHED: 'an order that the venue had is not there any more',
  CLOSE_REFUSED: 'a position could not be closed',
  CANCEL_FAILED: 'open orders could not be canceled',
  MAX_DAILY_LOSS: 'the daily loss limit was reached',
  EXECUTION_BEYOND_FILLED: 'an execution explains more than the venue shows as filled',
  FOREIGN_ORDER: 'an order that is not ours is on the account',
  EXIT_LOST: 'a stop or take-profit at the venue ended unasked',
  CLOSED_ELSEWHERE: 'an order that is not ours closed a position',
  RECONCILIATION_DIFFERENCE: 'journal and venue differ',
  SPLITS_UNREADABLE: 'the list of splits cannot be read, and books that hold shares against each other may lack one',
  SPLIT_UNCERTAIN: 'a symbol was split of which a position that nothing explains was adopted',
  SPLIT_TOLD_LATE: 'a symbol was traded on the day of a split before it was known',
  UNEXPLAINED_DIFFERENCE: 'journal and venue differ, and no event explains it',
  TRADING_HALTED: 'trading was halted',
  ARMING_ENDED: 'the live session is no longer armed',
  TEST_ALERT: 'somebody tries the alerts out',
} as const;
export type AlertCode = keyof typeof ALERT_CODES;

/** What is raised. The same code about the same subject is one alert as long as nobody has acknowledged it. */
export type AlertNotice = {
  readonly severity: AlertSeverity;
  /** An `AlertCode`, or another one in the same spelling. */
  readonly code: AlertCode | (string & {});
  /** What it is about, such as a component, a symbol or an order id. */
  readonly subject: string;
  /** One or two sentences for the trader. Never a secret. */
  readonly text: string;
};

export type Alert = AlertNotice & {
  readonly id: string;
  /** The worker or the component of main that raised it, or `main`. */
  readonly source: string;
  /** Wall-clock microseconds. */
  readonly raisedAtUs: number;
  /** The latest time it was raised again, and how often it was in all. */
  readonly lastRaisedAtUs: number;
  readonly count: number;
  /** The person's name; null while nobody has. */
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAtUs: number | null;
};
