// A long table: sorted by any column, only the rows in sight are drawn, widths stay as they are when numbers change. Its rows
// are boxes of fixed height: the layout of a table, which looks at every cell, takes too long for one that scrolls.
// biome-ignore-all lint/a11y/noRedundantRoles: without the layout of a table not every browser tells its parts as such
import { createSortedRowModel, rowSortingFeature, sortFn_basic, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, memo, type ReactNode, type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { ScrollRegion } from './scroll-region.tsx';
import { widthOf } from './text-width.ts';
import './data-table.css';

export type DataColumn<Row> = {
  readonly id: string;
  readonly title: string;
  /** A column of buttons: its title is there for screen readers only, and it stays in sight when a narrow table scrolls. */
  readonly isActions?: boolean;
  /** Pixels; a column without a width takes what is left. */
  readonly width?: number;
  /** Left out where the table is narrower than this many pixels. */
  readonly from?: number;
  readonly isNumber?: boolean;
  /** What the column is sorted by; left out, it is not sorted. */
  readonly sortBy?: (row: Row) => string | number | null;
  readonly show: (row: Row) => ReactNode;
  /** The full text, where the cell may cut it. */
  readonly titleOf?: (row: Row) => string;
};

type DataTableProps<Row> = {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly DataColumn<Row>[];
  readonly keyOf: (row: Row) => string;
  readonly classOf?: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  readonly empty: ReactNode;
};

const ROW_HEIGHT = 25;
/** Left and right together; the first cell has two pixels more. */
const CELL_PADDING = 14;
const LEAST_FLEXIBLE_WIDTH = 84;
const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic },
});

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, rows, keyOf, classOf, onOpen, empty } = props;
  const scroller = useRef<HTMLElement>(null);
  const panelWidth = useWidth(scroller);
  const columns = useMemo(() => props.columns.filter(({ from = 0 }) => panelWidth >= from), [props.columns, panelWidth]);
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        header: column.title,
        accessorFn: (row: Row) => column.sortBy?.(row) ?? '',
        enableSorting: column.sortBy !== undefined,
        sortFn: 'basic' as const,
      })),
    [columns],
  );
  const table = useTable({ features, columns: definitions, data: rows as Row[], getRowId: keyOf });
  const sorted = table.getRowModel().rows;
  const virtualizer = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 2,
    // Rows and their layout are two tasks, not one long one.
    useFlushSync: false,
  });
  const shown = virtualizer.getVirtualItems();
  const above = shown[0]?.start ?? 0;
  const below = virtualizer.getTotalSize() - (shown.at(-1)?.end ?? 0);
  const leastWidth = columns.reduce((sum, { width }) => sum + (width ?? LEAST_FLEXIBLE_WIDTH), 0);

  return (
    <ScrollRegion className="data-table" ref={scroller}>
      <table
        className={`table ${leastWidth > panelWidth ? 'wide' : ''}`}
        role="table"
        aria-label={label}
        aria-rowcount={sorted.length + 1}
        style={{ minWidth: leastWidth, '--columns': trackSizes(columns) } as CSSProperties}
      >
        <thead role="rowgroup">
          <tr role="row" aria-rowindex={1}>
            {table.getFlatHeaders().map(({ column }, index) => {
              const direction = column.getIsSorted();
              const { title, isActions, isNumber } = columns[index] as DataColumn<Row>;
              return (
                <th
                  key={column.id}
                  role="columnheader"
                  scope="col"
                  className={cellClass(isNumber, isActions)}
                  aria-sort={direction === false ? undefined : direction === 'asc' ? 'ascending' : 'descending'}
                >
                  {column.getCanSort() ? (
                    <button type="button" className="plain sort" onClick={column.getToggleSortingHandler()}>
                      {title}
                      <span aria-hidden="true">{direction === false ? '' : direction === 'asc' ? ' ↑' : ' ↓'}</span>
                    </button>
                  ) : (
                    <span className={isActions ? 'unseen' : ''}>{title}</span>
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody role="rowgroup" style={{ paddingTop: above, paddingBottom: below }}>
          {shown.map(({ index }) => {
            const row = sorted[index];
            return (
              row && (
                <DataRow
                  key={row.id}
                  row={row.original}
                  index={index + 2}
                  columns={columns}
                  className={classOf?.(row.original) ?? ''}
                  onOpen={onOpen}
                />
              )
            );
          })}
        </tbody>
      </table>
      {sorted.length === 0 && empty}
    </ScrollRegion>
  );
}

type DataRowProps<Row> = {
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly DataColumn<Row>[];
  readonly className: string;
  readonly onOpen: ((row: Row) => void) | undefined;
};

const DataRow = memo(function DataRow<Row>({ row, index, columns, className, onOpen }: DataRowProps<Row>) {
  return (
    <tr role="row" aria-rowindex={index} className={className} onDoubleClick={onOpen && (() => onOpen(row))}>
      {columns.map((column) => {
        const content = column.show(row);
        return (
          <td
            key={column.id}
            role="cell"
            className={`${cellClass(column.isNumber, column.isActions)} ${mayBeCut(column, content) ? 'cut' : ''}`}
            title={column.titleOf?.(row)}
          >
            {content}
          </td>
        );
      })}
    </tr>
  );
}) as <Row>(props: DataRowProps<Row>) => ReactNode;

/** Each cell that is cut off at its end is one more region for the browser to keep apart: only those that may need it are. */
const mayBeCut = ({ isActions, width = 0 }: { readonly isActions?: boolean; readonly width?: number }, content: ReactNode) =>
  isActions !== true && widthOf(content) > width - CELL_PADDING;

const cellClass = (isNumber = false, isActions = false): string => (isActions ? 'actions' : isNumber ? 'number' : '');

/** In steps, so that dragging a border does not draw the table anew for each pixel. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!element.current) return undefined;
    const measure = ([entry]: readonly ResizeObserverEntry[]): void =>
      setWidth(Math.floor((entry?.contentRect.width ?? 0) / 10) * 10);
    const observer = new ResizeObserver(measure);
    setWidth(Math.floor(element.current.clientWidth / 10) * 10);
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/** A column without a width takes what is left; where all have one they share it. */
function trackSizes(columns: readonly { readonly width?: number }[]): string {
  const hasFlexible = columns.some(({ width }) => width === undefined);
  return columns
    .map(({ width }) => {
      if (width === undefined) return `minmax(${LEAST_FLEXIBLE_WIDTH}px, 1fr)`;
      return hasFlexible ? `${width}px` : `minmax(${width}px, ${width}fr)`;
    })
    .join(' ');
}
