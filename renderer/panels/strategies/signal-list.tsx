// The last signals of a strategy, the newest first: what it wanted, why, and what became of it.
import type { StrategySignalView } from '../../../protocol/desk-views/strategies.ts';
import { PanelState } from '../../elements/panel-frame.tsx';
import { ScrollRegion } from '../../elements/scroll-region.tsx';
import { showQuantity } from '../../format/numbers.ts';
import { showClock, showMoment } from '../../format/times.ts';
import { SideWord } from '../orders/order-columns.tsx';

export function SignalList({ signals }: { readonly signals: readonly StrategySignalView[] }) {
  if (signals.length === 0)
    return <PanelState title="No signals yet" text="Each signal comes here with its reason and its fate." />;
  return (
    <ScrollRegion className="signals" label="Signals">
      <ol>
        {signals.toReversed().map((signal) => (
          <SignalItem key={signal.signalId} signal={signal} />
        ))}
      </ol>
    </ScrollRegion>
  );
}

const TROUBLED: readonly string[] = ['denied', 'expired', 'rejected', 'unknown', 'not-received'];

function SignalItem({ signal }: { readonly signal: StrategySignalView }) {
  const { symbol, side, quantity, targetQuantity, reason, causedAtUs, fate, text } = signal;
  const isBad = TROUBLED.includes(fate);
  return (
    <li>
      <span className="faint" title={showMoment(causedAtUs)}>
        {showClock(causedAtUs)}
      </span>
      <span className="signal-what">
        <SideWord side={side} /> {quantity === null ? `to ${showQuantity(targetQuantity)}` : showQuantity(quantity)} {symbol}
      </span>
      <span className="signal-why">{reason}</span>
      <span className={isBad ? 'warn' : 'quiet'} title={text}>
        {fate}
        {isBad && text !== '' ? `: ${text}` : ''}
      </span>
    </li>
  );
}
