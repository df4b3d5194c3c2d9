// What a person commands: the trading state, cancels, a flatten, orders of their own. Answered at once, whatever it comes to.
import type { CancelAll, CancelOne, ControlCommand, ControlResult, StateCommand } from '../../../protocol/control.ts';
import type { TradingState } from '../../../protocol/portfolio.ts';
import { formatDecimal } from '../../decimal.ts';
import type { Digest } from '../../digest.ts';
import { requestCancels } from './cancels.ts';
import { openOrdersIn, requestFlatten } from './flatten.ts';
import { checkManual, plain, submitManual } from './person-orders.ts';
import { checkReplacement, obstacleTo, replaceOrder } from './replace-order.ts';
import type { Turn } from './turn.ts';
import { abandonUnsent } from './unsent-orders.ts';

export function obey(turn: Turn, command: ControlCommand, digest: Digest): void {
  turn.send({ kind: 'answer-control', result: resultOf(turn, command, digest) });
}

function resultOf(turn: Turn, command: ControlCommand, digest: Digest): ControlResult {
  switch (command.kind) {
    case 'halt':
    case 'reduce':
    case 'resume':
      return changeTradingState(turn, command);
    case 'flatten': {
      const cancels = openOrdersIn(turn.state.books, command).length;
      const closing = requestFlatten(turn, command, digest).map((holding) => ({
        ...holding,
        quantity: formatDecimal(holding.quantity),
      }));
      return { ...plain(turn, cancels), closing };
    }
    case 'cancel-order':
      return cancelOne(turn, command);
    case 'cancel-all':
      return cancelAll(turn, command);
    case 'replace-order':
      return replaceOrder(turn, command, digest);
    case 'check-replace':
      return checkReplacement(turn, command);
    case 'submit':
      return submitManual(turn, command, digest);
    case 'check':
      return checkManual(turn, command);
  }
}

const STATE_AFTER: Readonly<Record<StateCommand['kind'], TradingState>> = {
  halt: 'HALTED',
  reduce: 'REDUCING',
  resume: 'ACTIVE',
};

function changeTradingState(turn: Turn, { kind, by, reason }: StateCommand): ControlResult {
  // Only a resume ends a halt.
  const isKept = kind === 'reduce' && turn.state.books.tradingState === 'HALTED';
  const tradingState = isKept ? 'HALTED' : STATE_AFTER[kind];
  if (turn.state.books.tradingState !== tradingState) {
    turn.append({ kind: 'TradingStateChanged', state: tradingState, by, reason });
    turn.sync();
  }
  if (kind === 'halt') {
    turn.change({ hasCanceledAll: false });
    abandonUnsent(turn, 'it never left before trading was halted');
  }
  // A flatten that is under way is what a person wants closed: its own orders stay.
  const open = kind === 'halt' ? [...turn.state.books.open].filter((id) => !isFlattening(turn, id)) : [];
  requestCancels(turn, open, by, reason);
  return { tradingState, cancelsRequested: open.length };
}

function cancelOne(turn: Turn, { clientOrderId, by, reason }: CancelOne): ControlResult {
  const denial = obstacleTo(turn, clientOrderId);
  if (denial) return { ...plain(turn), denial };
  requestCancels(turn, [clientOrderId], by, reason);
  turn.sync();
  return { ...plain(turn, 1), clientOrderId, denial: null };
}

function cancelAll(turn: Turn, command: CancelAll): ControlResult {
  const open = openOrdersIn(turn.state.books, command);
  requestCancels(turn, open, command.by, command.reason);
  turn.sync();
  return plain(turn, open.length);
}

const isFlattening = (turn: Turn, id: Parameters<Turn['state']['books']['orders']['get']>[0]): boolean => {
  const flattenId = turn.state.books.orders.get(id)?.flattenId ?? null;
  return flattenId !== null && turn.state.books.flattens.get(flattenId)?.completedAtUs === null;
};
