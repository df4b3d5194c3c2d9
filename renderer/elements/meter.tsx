// How much of a limit is in use: a bar, with the words beside it.
import './meter.css';

type MeterProps = { readonly label: string; readonly used: number; readonly limit: number };

/** The bar turns amber at four fifths and red when the limit is reached. */
export function Meter({ label, used, limit }: MeterProps) {
  const share = limit > 0 ? Math.min(1, Math.max(0, used / limit)) : 0;
  const tone = share >= 1 ? 'full' : share >= 0.8 ? 'high' : '';
  return (
    <meter className={`meter ${tone}`} aria-label={label} min={0} max={1} value={share}>
      {Math.round(share * 100)} %
    </meter>
  );
}
