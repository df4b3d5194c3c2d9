// The holder's own rules for new orders, as PATCH /v2/account/configurations changes them.
import { type AccountConfiguration, DEFAULT_CONFIGURATION } from './account-state.ts';
import { granted, malformed, type VenueOutcome } from './refusal.ts';
import { asBody, isGiven, shown } from './request-fields.ts';
import { emit, eventTimeUs, type VenueCore } from './venue-core.ts';

const FLAGS = {
  suspend_trade: 'suspendTrade',
  no_shorting: 'noShorting',
  fractional_trading: 'fractionalTrading',
  ptp_no_exception_entry: 'ptpNoExceptionEntry',
  disable_overnight_trading: 'disableOvernightTrading',
} as const;
const MULTIPLIERS = ['1', '2', '4'];

/** What is not given stays as it is; fields that Alpaca does not know are ignored, as it does. */
export function configureAccount(core: VenueCore, body: unknown, nowUs: number): VenueOutcome<AccountConfiguration> {
  const checked = asBody(body);
  if (checked.isRefused) return checked;
  const request = checked.value;
  const changed: { -readonly [Field in keyof AccountConfiguration]: AccountConfiguration[Field] } = {
    ...DEFAULT_CONFIGURATION,
    ...core.state.configuration,
  };
  for (const [field, name] of Object.entries(FLAGS) as [keyof typeof FLAGS, (typeof FLAGS)[keyof typeof FLAGS]][]) {
    const value = request[field];
    if (!isGiven(value)) continue;
    if (typeof value !== 'boolean') return malformed(`invalid ${field} ${shown(value)}: expected true or false`);
    changed[name] = value;
  }
  const email = request['trade_confirm_email'];
  if (isGiven(email)) {
    if (email !== 'all' && email !== 'none')
      return malformed(`invalid trade_confirm_email ${shown(email)}: expected all or none`);
    changed.tradeConfirmEmail = email;
  }
  const multiplier = request['max_margin_multiplier'];
  if (isGiven(multiplier)) {
    if (!MULTIPLIERS.includes(String(multiplier)))
      return malformed(`invalid max_margin_multiplier ${shown(multiplier)}: expected ${MULTIPLIERS.join(', ')}`);
    changed.maxMarginMultiplier = Number(multiplier) as 1 | 2 | 4;
  }
  emit(core, { kind: 'configuration-changed', atUs: eventTimeUs(core, nowUs), configuration: changed });
  return granted(changed);
}
