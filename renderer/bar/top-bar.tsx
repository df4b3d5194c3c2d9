// Always in sight: where we trade, whether orders may go out, market, feed, money, and the buttons that stop it all.
import { openPlace } from '../desk/page-places.ts';
import { useTopic, useView } from '../desk/use-desk.ts';
import { Segments } from '../elements/segments.tsx';
import { AccountFacts } from './account-facts.tsx';
import { FeedFact, MarketFact, TradingFact, VenueFact } from './session-facts.tsx';
import { StopButtons } from './stop-buttons.tsx';
import { badgeText } from './venue-words.ts';
import './top-bar.css';

const BAR = { topic: 'bar' } as const;

export function TopBar() {
  useTopic(BAR);
  const mode = useView(BAR, (bar) => bar.mode);
  const venue = useView(BAR, (bar) => bar.venue);
  const live = useView(BAR, (bar) => bar.live);
  const isLive = mode === 'live';
  return (
    <header className={`top-bar ${isLive ? 'is-live' : ''}`}>
      <h1 className="logo">
        <span className="logo-name">Tradewarden</span>
      </h1>
      <output className={`badge ${isLive ? 'live' : ''}`} aria-label="Mode and venue">
        {mode && venue && live ? badgeText(mode, venue, live) : '…'}
      </output>
      <Segments
        label="Mode"
        value={isLive ? 'live' : 'paper'}
        choices={[
          { value: 'paper', text: isLive ? 'Paper…' : 'Paper' },
          { value: 'live', text: 'Live…', title: 'What must hold before real money trades' },
        ]}
        open="live"
        onChange={(chosen) => openPlace(chosen === 'live' ? 'live-dialog' : 'paper-dialog')}
      />
      <TradingFact />
      <MarketFact />
      <FeedFact />
      <VenueFact />
      <div className="bar-space" />
      <AccountFacts />
      <StopButtons isLive={isLive} />
    </header>
  );
}
