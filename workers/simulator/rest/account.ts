// GET /v2/account, and the holder's own rules at /v2/account/configurations
import type { FastifyInstance } from 'fastify';
import type { AccountConfiguration } from '../../../trading/venue/account-state.ts';
import { grantedOrThrow } from '../http-error.ts';
import { toAccountShape } from '../shapes/account-shape.ts';
import type { VenueSession } from '../venue-session.ts';

export function addAccountEndpoints(server: FastifyInstance, session: VenueSession): void {
  const { venue } = session;
  server.get('/v2/account', () => toAccountShape(venue.state, venue.figures()));
  server.get('/v2/account/configurations', () => toConfigurationShape(venue.state.configuration));
  server.patch('/v2/account/configurations', (request) =>
    toConfigurationShape(grantedOrThrow(session.ask((asked, nowUs) => asked.configure(request.body, nowUs)))),
  );
}

const toConfigurationShape = (configuration: AccountConfiguration) => ({
  trade_confirm_email: configuration.tradeConfirmEmail,
  suspend_trade: configuration.suspendTrade,
  no_shorting: configuration.noShorting,
  fractional_trading: configuration.fractionalTrading,
  max_margin_multiplier: String(configuration.maxMarginMultiplier),
  max_options_trading_level: 0,
  ptp_no_exception_entry: configuration.ptpNoExceptionEntry,
  disable_overnight_trading: configuration.disableOvernightTrading,
});
