// A profit or a loss: arrow and sign say it, the colour only repeats it.
import { showSigned, signOf } from '../format/numbers.ts';

const ARROWS = { '1': '▲', '0': '', '-1': '▼' } as const;
const NAMES = { '1': 'up', '0': '', '-1': 'down' } as const;

type PnlProps = {
  readonly amount: string | number | null | undefined;
  readonly show?: (amount: string | number | null) => string;
};

export function Pnl({ amount, show = showSigned }: PnlProps) {
  const sign = signOf(amount);
  const text = show(amount ?? null);
  return (
    // A cell may cut what is this long.
    <span className={`pnl ${NAMES[sign]}`} title={text.length > 8 ? text : undefined}>
      {sign !== 0 && (
        <span className="arrow" aria-hidden="true">
          {ARROWS[sign]}{' '}
        </span>
      )}
      {text}
    </span>
  );
}
