// What a failed order request means for the order: a table, first match wins. The money depends on `unknown` never being guessed away.
import type { OrderOutcome, OrderRequest } from '../../../protocol/orders.ts';
import { BUSINESS_REFUSAL, isAboutCredentials, type VenueFailure } from './venue-failure.ts';

type Action = OrderRequest['kind'];
type Answered = Extract<VenueFailure, { readonly kind: 'answered' }>;
type Rule = {
  readonly because: string;
  readonly matches: (answer: Answered, action: Action) => boolean;
  readonly toOutcome: (answer: Answered) => OrderOutcome;
};

const rejected = ({ status, code, message }: Answered): OrderOutcome => ({
  outcome: 'rejected',
  code: code ?? String(status),
  message,
});
const unknown = ({ status, message }: Answered): OrderOutcome => ({
  outcome: 'unknown',
  message: `the venue answered ${status}: ${message}`,
});

/** Alpaca has no code of its own for this one: 40010001 covers every malformed request, so the text decides. */
const SAYS_ID_IS_TAKEN = /client_order_id must be unique/i;

const RULES: readonly Rule[] = [
  {
    because: 'a taken id means that an earlier attempt arrived: whoever asked must look it up',
    matches: ({ status, message }, action) =>
      action !== 'cancel-order' && (status === 422 || status === 409 || status === 400) && SAYS_ID_IS_TAKEN.test(message),
    toOutcome: ({ message }) => ({ outcome: 'unknown', message }),
  },
  {
    because: 'the keys are wrong, nothing was looked at',
    matches: isAboutCredentials,
    toOutcome: ({ message }) => ({
      outcome: 'rejected',
      code: 'CREDENTIALS',
      message: `the venue refused the keys: ${message}`,
    }),
  },
  {
    because: 'over the rate limit: the venue did not execute it',
    matches: ({ status }) => status === 429,
    toOutcome: ({ message }) => ({ outcome: 'refused', code: 'RATE_LIMITED', message: `the venue's rate limit: ${message}` }),
  },
  {
    because: 'a refusal by the rules of the venue',
    matches: ({ status }) => status === 422 || status === 400,
    toOutcome: rejected,
  },
  { because: 'a refusal for reasons of the account', matches: ({ code }) => code === BUSINESS_REFUSAL, toOutcome: rejected },
  {
    because: 'there is no such order to change',
    matches: ({ status }, action) => status === 404 && action !== 'submit-order',
    toOutcome: rejected,
  },
  {
    because: 'these two may be sent by a proxy after it passed the request on',
    matches: ({ status }) => status === 408 || status === 425,
    toOutcome: unknown,
  },
  {
    because: 'another refusal that the venue numbered itself; without its number anybody on the way may have said it',
    matches: ({ status, code }) => status >= 400 && status < 500 && code !== null,
    toOutcome: rejected,
  },
];

/** Classifies everything but a success that could be read. Whatever no rule explains is `unknown`. */
export function toOrderOutcome(action: Action, failure: VenueFailure): OrderOutcome {
  if (failure.kind === 'lost') return { outcome: 'unknown', message: failure.message };
  if (failure.kind === 'not-sent') return { outcome: 'refused', code: 'VENUE_UNREACHABLE', message: failure.message };
  return (RULES.find((rule) => rule.matches(failure, action))?.toOutcome ?? unknown)(failure);
}
