// The gateway for its settings: a venue, the lanes, and the core between them.
import { openLaneSockets } from '../../runtime/lane-sockets.ts';
import type { Readiness, WorkerContext } from '../../runtime/worker-process.ts';
import { createAlpacaVenue } from './alpaca/alpaca-venue.ts';
import type { Origins } from './alpaca/origins.ts';
import { STREAM_TIMINGS } from './alpaca/stream-supervisor.ts';
import { createGateway } from './create-gateway.ts';
import { parseGatewaySettings } from './settings.ts';

/**
 * `origins` replaces the addresses of the venue: for tests in which a simulator poses as the live venue. Never from settings,
 * so that no setting can send an order anywhere else than it says.
 */
export async function openGateway(context: WorkerContext, origins?: Origins): Promise<Readiness> {
  const settings = parseGatewaySettings(context.config);
  const lanes = await openLaneSockets(context.worker, context.session, (lane, address) =>
    context.log('warn', 'a stranger was turned away', { lane, address }),
  );
  context.onStop(() => lanes.close());
  const venue = createAlpacaVenue(settings, context.log, STREAM_TIMINGS, origins);
  return createGateway(venue, lanes, context, { venueName: settings.venue, needsArming: settings.venue === 'alpaca-live' });
}
