// The executor worker: lanes in, core, journal, lanes out. It alone decides which orders exist.
import '../../runtime/node-version.ts';
import { VIEW_TOPIC } from '../../protocol/portfolio-view.ts';
import { strategyWorker } from '../../protocol/signals.ts';
import { openLaneSockets } from '../../runtime/lane-sockets.ts';
import { parseConfig } from '../../runtime/parse-config.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { runWorker } from '../../runtime/worker-process.ts';
import { createExecutorState } from '../../trading/cores/executor/executor-state.ts';
import { isSignal } from '../../trading/signal-validity.ts';
import { componentOf, toAlert } from './alerts-of-events.ts';
import { AnswersToMain } from './answers-to-main.ts';
import { serveControl } from './control.ts';
import { DecisionLoop } from './decision-loop.ts';
import { GatewayClient } from './gateway-client.ts';
import { Journal, journalPath } from './journal.ts';
import { PortfolioFeed } from './portfolio-feed.ts';
import { PriceBoard } from './price-board.ts';
import { executorSettingsSchema } from './settings.ts';
import { waitForAccount } from './venue-account.ts';
import { listenToGateway } from './venue-feed.ts';

runWorker(async (context) => {
  const answers = new AnswersToMain(context);
  const {
    risk: limits,
    startCommand,
    sharesJournal,
    ...settings
  } = parseConfig(executorSettingsSchema, context.config, 'executor');
  const lanes = await openLaneSockets(context.worker, context.session, (lane, address) =>
    context.log('warn', 'a stranger was refused', { lane, address }),
  );
  const prices = new PriceBoard();
  const gateway = new GatewayClient(lanes, (message) => loop.tell(message));
  const account = await waitForAccount(gateway);
  const journal = new Journal(journalPath(context.home, settings.venue, account.accountNumber), sha256, sharesJournal);
  const publish = (topic: string, message: object): void => portfolio.publish(topic, message);
  const source = () => ({ state: loop.state, sequence: journal.length });
  const portfolio = await lanes.publisher('portfolio', (topic) => {
    if (topic === VIEW_TOPIC) view.welcome(source(), publish);
    else loop.tell({ kind: 'topic-subscribed', topic });
  });
  const view = new PortfolioFeed(context.worker);
  const books = journal.load((after, event) => view.note(after, event));
  const loop = new DecisionLoop(createExecutorState({ ...settings, limits }, books), journal, prices, {
    publish,
    request: (effect, commitUs) => gateway.carryOut(effect, commitUs),
    journaled: (event) => {
      context.progress['eventsJournaled'] = journal.length;
      const alert = toAlert(event);
      if (alert) context.alert(alert);
      if (event.kind === 'AlertRaised')
        context.log(
          event.severity === 'critical' ? 'error' : 'warn',
          event.text,
          { code: event.code },
          componentOf(event.code),
        );
    },
    noted: (after, event) => view.note(after, event),
  });
  context.answer('portfolio', () => view.view(source()));
  view.start(source, publish);
  await answers.open(loop, startCommand);
  context.onStop(() => {
    loop.stop();
    return journal.left();
  });
  const feed = await listenToGateway(lanes, loop, gateway, prices, context.progress);
  context.answer('delivery', () => feed.delivery());
  const control = await lanes.server(
    'control',
    (request) => serveControl(request, (command) => loop.command(command)),
    (reason) => ({ kind: 'control-reply', requestId: 0, ok: false, message: reason }),
  );
  const impostors = new Set<string>();
  const isOfItsOwn = ({ strategyId }: { readonly strategyId: string }, sender: string): boolean => {
    const isOwn = strategyWorker(strategyId) === sender;
    if (!isOwn && !impostors.has(sender))
      context.log('error', 'a signal in the name of another strategy was refused', { sender, strategyId });
    if (!isOwn) impostors.add(sender);
    return isOwn;
  };
  const signals = await lanes.receiver(
    'signals',
    (signal, sender) => {
      if (isSignal(signal) && isOfItsOwn(signal, sender)) loop.tell({ kind: 'signal-received', signal });
      else feed.countUnreadable();
    },
    feed.countUnreadable,
  );
  await loop.reconciled('start');
  return {
    ports: { portfolio: portfolio.port, signals: signals.port, control: control.port },
    details: { accountNumber: account.accountNumber },
  };
});
