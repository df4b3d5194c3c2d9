// Orders, fills and denials: live, filtered, canceled, taken away as CSV.
import { useDeferredValue, useMemo, useState } from 'react';
import { commandDesk } from '../../desk/desk-commands.ts';
import { useCanCommand, useView } from '../../desk/use-desk.ts';
import { EmptyBooks, StaleBooks } from '../../elements/books-age.tsx';
import { DataTable } from '../../elements/data-table.tsx';
import { PanelFrame, PanelState } from '../../elements/panel-frame.tsx';
import { Segments } from '../../elements/segments.tsx';
import { saveCsv } from '../../format/save-csv.ts';
import { ModifyOrder } from './modify-order.tsx';
import { canModify, orderColumns } from './order-columns.tsx';
import { countKinds, mergeOrders, ORDER_FILTERS, type OrderFilter, type OrderRow } from './order-rows.ts';
import { CSV_TITLES, toCsvRow } from './orders-csv.ts';
import './orders-panel.css';

const ORDERS = { topic: 'orders' } as const;

export function OrdersPanel() {
  return (
    <PanelFrame topic={ORDERS}>
      <Orders />
    </PanelFrame>
  );
}

/** Kept beyond the panel's own life: a hidden tab comes back as it was left. */
let rememberedFilter: OrderFilter = 'all';
let rememberedText = '';

function Orders() {
  const canCommand = useCanCommand();
  const orders = useView(ORDERS, (view) => view.orders);
  const fills = useView(ORDERS, (view) => view.fills);
  const denials = useView(ORDERS, (view) => view.denials);
  const [filter, setFilter] = useState(rememberedFilter);
  const [text, setText] = useState(rememberedText);
  const rows = useMemo(
    () => mergeOrders(orders?.rows ?? {}, fills?.entries ?? [], denials?.entries ?? []),
    [orders, fills, denials],
  );
  const counts = useMemo(() => countKinds(rows), [rows]);
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const shown = useMemo(
    () => rows.filter((row) => ORDER_FILTERS[filter].includes(row) && (wanted === '' || row.search.includes(wanted))),
    [rows, filter, wanted],
  );
  const [modified, setModified] = useState<string | null>(null);
  const columns = useMemo(() => orderColumns(canCommand, (row) => setModified(row.clientOrderId)), [canCommand]);
  return (
    <>
      <div className="tool-row">
        <Segments
          label="Which orders"
          value={filter}
          choices={(Object.keys(ORDER_FILTERS) as OrderFilter[]).map((value) => ({
            value,
            text: `${ORDER_FILTERS[value].title} ${counts[value]}`,
          }))}
          onChange={(next) => {
            rememberedFilter = next;
            setFilter(next);
          }}
        />
        <input
          type="search"
          className="filter-field"
          aria-label="Filter orders"
          placeholder="filter"
          value={text}
          onChange={(event) => {
            rememberedText = event.target.value;
            setText(event.target.value);
          }}
        />
        <span className="end" />
        <button
          type="button"
          className="small"
          disabled={!canCommand || counts.working === 0}
          onClick={() => void commandDesk('Cancel all orders', { kind: 'cancel-all-orders' })}
        >
          Cancel all
        </button>
        <button
          type="button"
          className="small"
          disabled={shown.length === 0}
          onClick={() => saveCsv('orders', CSV_TITLES, shown.map(toCsvRow))}
        >
          CSV
        </button>
      </div>
      <StaleBooks />
      <DataTable
        label="Orders and fills"
        rows={shown}
        columns={columns}
        keyOf={keyOf}
        classOf={classOf}
        onOpen={(row) => canModify(row) && setModified(row.clientOrderId)}
        empty={
          rows.length === 0 ? (
            <EmptyBooks>
              <PanelState title="No orders yet" text="What strategies or you send, what fills and what is denied comes here." />
            </EmptyBooks>
          ) : (
            <PanelState title="Nothing matches" text="Other filters show more." />
          )
        }
      />
      <ModifyOrder clientOrderId={modified} onClose={() => setModified(null)} />
    </>
  );
}

const keyOf = ({ key }: OrderRow): string => key;
const classOf = ({ kind }: OrderRow): string => kind;
