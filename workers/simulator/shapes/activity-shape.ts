// An activity as Alpaca shows it. Its id begins with New York local time, by which activities are paged.
import { formatDecimal, negate } from '../../../trading/decimal.ts';
import { newYorkDateOf, newYorkOffsetUs } from '../../../trading/new-york-time.ts';
import type { AccountActivity } from '../../../trading/venue/account-activity.ts';
import { toTimestamp } from '../timestamps.ts';

export const activityIdOf = ({ atUs, activityId }: AccountActivity): string => `${activityTimeOf(atUs)}::${activityId}`;

/** yyyyMMddHHmmssSSS in New York. */
export const activityTimeOf = (atUs: number): string =>
  new Date(Math.floor((atUs + newYorkOffsetUs(atUs)) / 1000)).toISOString().replace(/\D/g, '');

export function toActivityShape(activity: AccountActivity) {
  if (activity.type === 'FILL') {
    return {
      id: activityIdOf(activity),
      activity_type: activity.type,
      transaction_time: toTimestamp(activity.atUs),
      type: activity.isComplete ? 'fill' : 'partial_fill',
      price: formatDecimal(activity.price),
      qty: formatDecimal(activity.quantity),
      side: activity.side,
      symbol: activity.symbol,
      leaves_qty: formatDecimal(activity.leavesQuantity),
      order_id: activity.orderId,
      cum_qty: formatDecimal(activity.cumulativeQuantity),
      order_status: activity.isComplete ? 'filled' : 'partially_filled',
    };
  }
  const { type } = activity;
  const common = {
    id: activityIdOf(activity),
    activity_type: type,
    date: newYorkDateOf(activity.atUs),
    symbol: activity.symbol,
    qty: formatDecimal(activity.quantity),
    status: 'executed',
    created_at: toTimestamp(activity.atUs),
    currency: 'USD',
  };
  switch (type) {
    case 'FEE':
    case 'CFEE':
      return {
        ...common,
        // The fee is in dollars. What a fee on coins calls `qty` is what it took of them.
        ...(type === 'CFEE' && { qty: '0' }),
        net_amount: formatDecimal(activity.amount),
        description: `fee on ${formatDecimal(activity.quantity)} ${activity.symbol}`,
      };
    case 'DIV':
      return {
        ...common,
        net_amount: formatDecimal(activity.amount),
        per_share_amount: formatDecimal(activity.perShare),
        description: `cash dividend of ${activity.symbol}`,
      };
    case 'REORG':
      return {
        ...common,
        net_amount: formatDecimal(activity.amount),
        price: formatDecimal(activity.price),
        description: `${activity.symbol} is no longer listed: paid out at ${formatDecimal(activity.price)}`,
      };
    case 'SPLIT':
      return {
        ...common,
        net_amount: '0',
        description: `${activity.leg.toUpperCase()}, From QTY:${formatDecimal(negate(activity.from))}, To QTY:${formatDecimal(activity.to)}`,
      };
    default:
      return type satisfies never;
  }
}
