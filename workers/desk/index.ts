// The desk worker: lanes in, what a person sees out, to windows and browsers; and their commands the other way.
import '../../runtime/node-version.ts';
import { hostname } from 'node:os';
import { parseConfig } from '../../runtime/parse-config.ts';
import { runWorker } from '../../runtime/worker-process.ts';
import { ClientDesk } from './clients/client-desk.ts';
import { createPortTransport } from './clients/port-transport.ts';
import { createWebSocketTransport } from './clients/websocket-transport.ts';
import { CommandDesk } from './commands/command-desk.ts';
import { createPerformer } from './commands/performer.ts';
import { DeskFacts } from './desk-facts.ts';
import { FirstRun } from './first-run.ts';
import { deskSettingsSchema } from './settings.ts';
import { openSources } from './sources/sources.ts';
import { openWebServer } from './web/web-server.ts';

runWorker(async (context) => {
  const settings = parseConfig(deskSettingsSchema, context.config, 'desk');
  const facts = new DeskFacts(settings);
  const sources = openSources(context, facts, () => clients.clientCount > 0);
  const firstRun = new FirstRun(context.home, settings.venue);
  const commands = new CommandDesk(createPerformer(sources, firstRun), (message, fields) =>
    context.log('info', message, fields),
  );
  const clients = new ClientDesk({
    views: sources.views,
    carryOut: (client, commandId, command) => commands.carryOut(client, commandId, command),
    welcome: { version: settings.version, machine: hostname(), tradingSession: settings.tradingSession },
    isFirstRun: () => firstRun.isNow,
    log: (level, message, fields) => context.log(level, message, fields),
    wallUs: () => sources.moment().wallUs,
  });
  context.onDeskPort((port) => {
    const name = `${settings.operator} at the desktop`;
    const client = clients.connect({ role: 'operator', isDesktop: true, name, expiresAtMs: null }, createPortTransport(port));
    port.on('message', ({ data }) => client.hear(String(data)));
    port.on('close', () => client.gone());
    port.start();
  });
  context.onStop(() => clients.close());
  context.onStop(() => sources.close());
  await sources.join(context.session);
  if (settings.web === null) return { details: { url: null } };

  const web = await openWebServer({
    ...settings.web,
    onClient(socket, { id, role, expiresAtMs }) {
      const name = `${settings.operator} in a browser (${role} ${id})`;
      const client = clients.connect({ role, isDesktop: false, name, expiresAtMs }, createWebSocketTransport(socket));
      socket.on('message', (bytes: Buffer) => client.hear(bytes.toString()));
      socket.on('close', () => client.gone());
      // A frame that is too large or malformed: the close that follows tells the rest.
      socket.on('error', (error) => context.log('warn', `a browser was cut off: ${error.message}`));
    },
    onTurnedAway: (reason) => context.log('debug', `the web page turned away ${reason}`),
  });
  context.onStop(() => web.close());
  context.answer('dashboard-url', (role) => web.createAddress(role === 'viewer' ? 'viewer' : 'operator'));
  return { details: { url: `http://127.0.0.1:${web.port}/` } };
});
