// The gateway worker: between the venue and everybody else. Lanes in, core, lanes out.
import '../../runtime/node-version.ts';
import { openLaneSockets } from '../../runtime/lane-sockets.ts';
import { runWorker } from '../../runtime/worker-process.ts';
import { createAlpacaVenue } from './alpaca/alpaca-venue.ts';
import { createGateway } from './create-gateway.ts';
import { parseGatewaySettings } from './settings.ts';

runWorker(async (context) => {
  const settings = parseGatewaySettings(context.config);
  const lanes = await openLaneSockets(context.worker, context.session, (lane, address) =>
    context.log('warn', 'a stranger was turned away', { lane, address }),
  );
  context.onStop(() => lanes.close());
  const venue = createAlpacaVenue(settings, context.log);
  return createGateway(venue, lanes, context, { venueName: settings.venue, isReadOnly: settings.venue === 'alpaca-live' });
});
