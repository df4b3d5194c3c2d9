// A trade update as the trading stream sends it: one object per frame.
import { formatDecimal } from '../../../trading/decimal.ts';
import { createDraws } from '../../../trading/venue/draws.ts';
import type { TradeUpdate } from '../../../trading/venue/trade-update.ts';
import { toTimestamp } from '../timestamps.ts';
import { toOrderShape } from './order-shape.ts';

export const toTradeUpdateShape = ({ event, atUs, order, execution }: TradeUpdate) => ({
  stream: 'trade_updates',
  data: {
    event,
    ...(event !== 'pending_new' && { execution_id: execution?.executionId ?? reportId(order.orderId, event) }),
    timestamp: toTimestamp(atUs),
    ...(execution && {
      price: formatDecimal(execution.price),
      qty: formatDecimal(execution.quantity),
      position_qty: formatDecimal(execution.positionQuantity),
    }),
    order: toOrderShape(order),
  },
});

/** Reports that are no execution carry an id, too; the same report has the same one. */
const reportId = (orderId: string, event: string): string => createDraws(orderId).uuid(event, 1);
