// What each command of a page sets in motion: at main, or at the executor.
import type { ControlCommand } from '../../../protocol/control.ts';
import type { CommandOutcome, DeskCommand } from '../../../protocol/desk-commands.ts';
import type { DeskRequest, EmergencyOutcome, MainRequest, RestartOutcome } from '../../../protocol/main-requests.ts';
import type { ClientOrderId } from '../../../protocol/orders.ts';
import type { ControlAnswer } from '../sources/executor-source.ts';
import type { Performer } from './command-desk.ts';
import { begun, done, toControlOutcome, toFailure } from './control-outcomes.ts';
import { replaceOrder, submitOrder } from './order-commands.ts';

export type CommandTargets = {
  /** Rejects with main's refusal. */
  askMain(request: MainRequest | DeskRequest): Promise<unknown>;
  command(command: ControlCommand): Promise<ControlAnswer>;
  /** Main was asked for something that changes what it tells. */
  lookAgain(): void;
};

/** What main says became of a halt or a resume. */
type StateOutcome = {
  readonly tradingState: string | null;
  readonly cancelsRequested: number;
  readonly pending: readonly { readonly executor: string; readonly reason: string }[];
};

type FlattenCommand = Extract<DeskCommand, { readonly kind: 'flatten' }>;

export function createPerformer(
  { askMain, command: control, lookAgain }: CommandTargets,
  firstRun: { finish(): Promise<void> },
): Performer {
  const strategy = (id: string): string => (id.startsWith('strategy:') ? id : `strategy:${id}`);
  return async (command, by, id) => {
    switch (command.kind) {
      case 'halt':
      case 'resume':
        return toStateOutcome((await askMain({ command: command.kind, by, reason: reasonOf(command) })) as StateOutcome);
      case 'reduce':
        return toControlOutcome(await control({ kind: 'reduce', by, reason: reasonOf(command) }), 'Only reducing orders now.');
      case 'flatten':
        return flatten(command, by, id);
      case 'close-position': {
        const { symbol } = command;
        const book = command.book === '' ? null : command.book;
        return toFlattenOutcome(await control({ kind: 'flatten', id, symbol, book, by, reason: 'closed at the desk' }));
      }
      case 'stop-trading':
      case 'start-trading':
        await askMain({ command: command.kind, by });
        lookAgain();
        return begun(command.kind === 'stop-trading' ? 'Everything but the desk stops, in order.' : 'Trading starts again.');
      case 'restart-component': {
        const { restarts } = (await askMain({ command: 'restart', component: command.component, by })) as RestartOutcome;
        lookAgain();
        return begun(`Restarting ${restarts.join(', ')}.`);
      }
      case 'start-strategy':
        await askMain({ command: 'start-component', component: strategy(command.strategy), by });
        lookAgain();
        return begun(`${command.strategy} starts.`);
      case 'stop-strategy':
        await askMain({ command: 'stop-component', component: strategy(command.strategy), by });
        lookAgain();
        return begun(`${command.strategy} stops.`);
      case 'set-strategy-parameters': {
        const { parameters } = command;
        const component = strategy(command.strategy);
        await askMain({ command: 'start-component', component, by, configuration: { parameters } });
        lookAgain();
        return begun(`${command.strategy} starts afresh with the new parameters.`);
      }
      case 'submit-order':
        return submitOrder(control, command, by, id);
      case 'replace-order':
        return replaceOrder(control, command, by);
      case 'cancel-order': {
        const clientOrderId = command.clientOrderId as ClientOrderId;
        const answer = await control({ kind: 'cancel-order', clientOrderId, by, reason: 'canceled at the desk' });
        return toControlOutcome(answer, 'The venue is asked to cancel the order.');
      }
      case 'cancel-all-orders': {
        const answer = await control({ kind: 'cancel-all', symbol: null, book: null, by, reason: 'canceled at the desk' });
        return answer.ok ? begun(`${countOrders(answer.result.cancelsRequested)} canceled.`) : toFailure(answer);
      }
      case 'acknowledge-alert':
        await askMain({ command: 'acknowledge-alert', id: command.alertId, by });
        lookAgain();
        return done('Acknowledged.');
      case 'run-preflight':
        await askMain({ command: 'preflight', run: true });
        lookAgain();
        return done('The preflight has run.');
      case 'change-settings': {
        // Main's own sentence: whether a restart is needed, and what stands above the file.
        const said = await askMain({ command: 'change-settings', changes: command.changes, by });
        lookAgain();
        return done(String(said));
      }
      case 'set-log-level':
        await askMain({ command: 'set-log-level', component: command.source ?? 'all', level: command.level, by });
        return done(`Logging at level ${command.level}.`);
      case 'finish-first-run':
        await firstRun.finish();
        return done('Welcome.');
      case 'prove-evidence':
        await askMain({ command: 'evidence' });
        lookAgain();
        return done('Proven just now.');
      case 'disarm':
        await askMain({ command: 'disarm', by, reason: reasonOf(command) });
        lookAgain();
        return done('Live trading is not armed any more.');
      // The window itself asks main for it, over a way that no web page has.
      case 'arm':
        return { outcome: 'refused', code: 'NOT_AVAILABLE', text: `nobody here can ${command.kind}` };
    }
  };

  /** Everything: trading is halted first, so that nothing is opened behind what is being closed. */
  async function flatten({ book, reason }: FlattenCommand, by: string, id: string): Promise<CommandOutcome> {
    const why = reason || 'asked at the desk';
    if (book === null) await askMain({ command: 'halt', by, reason: why });
    const answer = await control({ kind: 'flatten', id, symbol: null, book, by, reason: why });
    if (answer.ok || book !== null || answer.isSent) return toFlattenOutcome(answer);
    // No executor lives that could: the gateway closes everything itself, and the next executor adopts the result.
    const { action } = (await askMain({ command: 'emergency', action: 'close-all', by, reason: why })) as EmergencyOutcome;
    return begun(`The executor cannot be reached; the gateway itself was ordered to ${action}.`);
  }
}

const reasonOf = ({ reason }: { readonly reason: string }): string => reason || 'asked at the desk';

/** `1 open order is being`, `3 open orders are being`. */
const countOrders = (count: number): string => (count === 1 ? '1 open order is being' : `${count} open orders are being`);

function toFlattenOutcome(answer: ControlAnswer): CommandOutcome {
  if (!answer.ok) return toFailure(answer);
  const { cancelsRequested, closing = [] } = answer.result;
  const positions = closing.length === 1 ? '1 position is' : `${closing.length} positions are`;
  return begun(`${positions} being closed, ${countOrders(cancelsRequested)} canceled.`);
}

function toStateOutcome({ tradingState, cancelsRequested, pending }: StateOutcome): CommandOutcome {
  if (pending.length > 0) {
    const waiting = pending.map(({ executor, reason }) => `${executor}: ${reason}`).join('; ');
    return begun(`Not everybody could be told yet and will be as soon as they are back (${waiting}).`);
  }
  const canceled = cancelsRequested > 0 ? `; ${countOrders(cancelsRequested)} canceled` : '';
  return done(`Trading is ${tradingState ?? 'without an executor'}${canceled}.`);
}
