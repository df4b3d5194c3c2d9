// What is held: per book, or of the whole account.
import { useMemo, useState } from 'react';
import type { PositionView } from '../../../protocol/desk-views/positions.ts';
import { commandDesk } from '../../desk/desk-commands.ts';
import { chooseSymbol } from '../../desk/page-places.ts';
import { useCanCommand, useView } from '../../desk/use-desk.ts';
import { EmptyBooks, StaleBooks } from '../../elements/books-age.tsx';
import { DataTable } from '../../elements/data-table.tsx';
import { Modal } from '../../elements/modal.tsx';
import { PanelFrame, PanelState } from '../../elements/panel-frame.tsx';
import { Pnl } from '../../elements/pnl.tsx';
import { Segments } from '../../elements/segments.tsx';
import { showQuantity } from '../../format/numbers.ts';
import { positionColumns } from './position-columns.tsx';
import { sumOf } from './sum-of.ts';
import './positions-panel.css';

const POSITIONS = { topic: 'positions' } as const;
const BAR = { topic: 'bar' } as const;
type Grouping = 'books' | 'account';

export function PositionsPanel() {
  return (
    <PanelFrame topic={POSITIONS}>
      <Positions />
    </PanelFrame>
  );
}

function Positions() {
  const canCommand = useCanCommand();
  const [grouping, setGrouping] = useState<Grouping>('books');
  const books = useView(POSITIONS, (view) => view.books.rows) ?? {};
  const account = useView(POSITIONS, (view) => view.account.rows) ?? {};
  const [toClose, setToClose] = useState<PositionView | null>(null);
  const rows = useMemo(() => Object.values(grouping === 'books' ? books : account), [grouping, books, account]);
  const columns = useMemo(() => positionColumns(grouping === 'books', canCommand, setToClose), [grouping, canCommand]);
  return (
    <>
      <div className="tool-row">
        <Segments
          label="Positions of"
          value={grouping}
          choices={[
            { value: 'books', text: 'Books' },
            { value: 'account', text: 'Account' },
          ]}
          onChange={setGrouping}
        />
        <span className="end quiet">
          {rows.length} open · <Pnl amount={sumOf(rows.map(({ unrealizedPnl }) => unrealizedPnl))} />
        </span>
      </div>
      <StaleBooks />
      <DataTable
        label="Positions"
        rows={rows}
        columns={columns}
        keyOf={keyOf}
        onOpen={({ symbol }) => chooseSymbol(symbol)}
        empty={
          <EmptyBooks>
            <PanelState title="No open positions" text="What strategies or you buy or sell short is here until it is closed." />
          </EmptyBooks>
        }
      />
      <CloseQuestion position={toClose} onClose={() => setToClose(null)} />
    </>
  );
}

function CloseQuestion({ position, onClose }: { readonly position: PositionView | null; readonly onClose: () => void }) {
  const isLive = useView(BAR, (bar) => bar.mode) === 'live';
  const { symbol = '', book = '', quantity = '0' } = position ?? {};
  const close = (): void => {
    void commandDesk(`Close ${symbol}`, { kind: 'close-position', book, symbol });
    onClose();
  };
  return (
    <Modal
      isOpen={position !== null}
      title={`Close ${showQuantity(quantity)} ${symbol}?`}
      description={`${book === '' ? 'The whole position of the account, whichever books it is of,' : `The position of ${book}`} is closed at the market, and its open orders are canceled. A strategy that runs may open it again.`}
      tone={isLive ? 'live' : 'danger'}
      onClose={onClose}
    >
      <div className="modal-actions">
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="danger" onClick={close}>
          Close {symbol}
          {isLive && ' with real money'}
        </button>
      </div>
    </Modal>
  );
}

const keyOf = ({ book, symbol }: PositionView): string => `${book}|${symbol}`;
