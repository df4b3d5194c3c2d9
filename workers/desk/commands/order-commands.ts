// Orders by hand, new and changed, or only the question what the risk checks would say to them.
import type { ControlCommand, ExitKeeping } from '../../../protocol/control.ts';
import { type DecimalString, isDecimalString } from '../../../protocol/decimal-string.ts';
import type { CommandOutcome, DeskCommand } from '../../../protocol/desk-commands.ts';
import type { ClientOrderId, StopLoss, TakeProfit } from '../../../protocol/orders.ts';
import type { ControlAnswer } from '../sources/executor-source.ts';
import { done, toFailure } from './control-outcomes.ts';

type Control = (command: ControlCommand) => Promise<ControlAnswer>;
type CommandOf<Kind extends DeskCommand['kind']> = Extract<DeskCommand, { readonly kind: Kind }>;

export async function submitOrder(
  control: Control,
  { checkOnly, ...command }: CommandOf<'submit-order'>,
  by: string,
  id: string,
): Promise<CommandOutcome> {
  const { symbol, side, type, timeInForce, extendedHours } = command;
  const order = {
    symbol,
    side,
    type,
    timeInForce,
    quantity: toAmount(command.quantity),
    notional: null,
    limitPrice: toAmount(command.limitPrice),
    stopPrice: toAmount(command.stopPrice),
    trailPrice: toAmount(command.trailPrice),
    trailPercent: toAmount(command.trailPercent),
    extendedHours,
    takeProfit: toTakeProfit(command.takeProfit),
    stopLoss: toStopLoss(command.stopLoss),
  };
  const reason = 'placed at the desk';
  const answer = await control(checkOnly ? { kind: 'check', order, by, reason } : { kind: 'submit', id, order, by, reason });
  return toOutcome(answer, checkOnly, 'The order is on its way');
}

export async function replaceOrder(control: Control, command: CommandOf<'replace-order'>, by: string): Promise<CommandOutcome> {
  const answer = await control({
    kind: command.checkOnly ? 'check-replace' : 'replace-order',
    clientOrderId: command.clientOrderId as ClientOrderId,
    quantity: toAmount(command.quantity),
    limitPrice: toAmount(command.limitPrice),
    stopPrice: toAmount(command.stopPrice),
    trail: toAmount(command.trail),
    by,
    reason: 'changed at the desk',
  });
  return toOutcome(answer, command.checkOnly, 'The venue is asked to change the order');
}

function toOutcome(answer: ControlAnswer, isCheck: boolean, onItsWay: string): CommandOutcome {
  if (!answer.ok) return toFailure(answer);
  const { denial, preview, clientOrderId } = answer.result;
  if (denial) return { outcome: 'denied', code: denial.code, text: denial.text };
  const worth = preview?.notional ? `, worth about ${toCents(preview.notional)}` : '';
  if (isCheck) return done(`Nothing speaks against it${worth}.${preview?.exits ? ` ${KEEPING[preview.exits]}` : ''}`);
  return { outcome: 'begun', text: `${onItsWay}${worth}.`, ...(clientOrderId ? { clientOrderId } : {}) };
}

/** For a sentence that says `about`. */
const toCents = (amount: DecimalString): string => Number(amount).toFixed(2);

const KEEPING: Readonly<Record<ExitKeeping, string>> = {
  venue: 'Its exits go to the venue with it.',
  executor: 'Its exits are kept here, not at the venue: they act only while Tradewarden runs.',
  instead: 'It closes what is held: nothing is traded now, only its exits are placed.',
};

const toTakeProfit = (exit: CommandOf<'submit-order'>['takeProfit']): TakeProfit | null => {
  const limitPrice = toAmount(exit?.limitPrice);
  return limitPrice === null ? null : { limitPrice };
};
const toStopLoss = (exit: CommandOf<'submit-order'>['stopLoss']): StopLoss | null => {
  const stopPrice = toAmount(exit?.stopPrice);
  return stopPrice === null ? null : { stopPrice, limitPrice: toAmount(exit?.limitPrice) };
};
const toAmount = (text: string | null | undefined): DecimalString | null => (isDecimalString(text) ? text : null);
