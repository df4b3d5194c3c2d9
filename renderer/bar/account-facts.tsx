// The money of the bar: equity and the profit of the day.
import { useView } from '../desk/use-desk.ts';
import { Pnl } from '../elements/pnl.tsx';
import { NOTHING, showMoney, showPercent } from '../format/numbers.ts';
import { BarFact } from './bar-fact.tsx';

const BAR = { topic: 'bar' } as const;

export function AccountFacts() {
  const account = useView(BAR, (bar) => bar.account);
  const value = account?.value;
  const equity = value?.equity ?? null;
  const dayPnl = value ? (value.dayPnl ?? String(Number(value.realizedPnl) + Number(value.unrealizedPnl))) : null;
  return (
    <>
      <BarFact
        label="Equity"
        className="money"
        dated={account}
        title={value ? `cash ${showMoney(value.cash)}, buying power ${showMoney(value.buyingPower)}` : ''}
        strong={equity === null ? NOTHING : `$${showMoney(equity)}`}
        quiet={value?.accountEnding ? `equity · …${value.accountEnding}` : 'equity'}
      />
      <BarFact
        label="Profit and loss"
        className="money pnl-fact"
        dated={account}
        strong={<Pnl amount={dayPnl} />}
        quiet={`${value?.dayPnl === null ? 'session' : 'day'} ${showPercent(shareOf(dayPnl, equity))}`}
      />
    </>
  );
}

/** The profit in percent of what the account was worth before it. */
function shareOf(pnl: string | null, equity: string | null): number | null {
  if (pnl === null || equity === null) return null;
  const before = Number(equity) - Number(pnl);
  return before > 0 ? (Number(pnl) / before) * 100 : null;
}
