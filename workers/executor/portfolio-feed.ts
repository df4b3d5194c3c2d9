// Shows the portfolio to the desk: whole to whoever asks or subscribes, then what changed, a few times a second.
import { type PortfolioView, type PortfolioViewChanged, VIEW_TOPIC } from '../../protocol/portfolio-view.ts';
import type { Books } from '../../trading/cores/executor/books.ts';
import { describePortfolio } from '../../trading/cores/executor/describe-portfolio.ts';
import type { ExecutorState } from '../../trading/cores/executor/executor-state.ts';
import { PortfolioHistory } from '../../trading/cores/executor/portfolio-history.ts';
import type { JournalEvent } from '../../trading/journal/events.ts';

/** What the feed shows, as of the moment it is asked. */
export type PortfolioSource = { readonly state: ExecutorState; readonly sequence: number };

const PUBLISH_EVERY_MS = 250;

export class PortfolioFeed {
  readonly #history = new PortfolioHistory();
  readonly #executor: string;
  #isFollowed = false;

  constructor(executor: string) {
    this.#executor = executor;
  }

  /** Takes a journaled event, with the books after it. */
  note(books: Books, event: JournalEvent): void {
    this.#history.note(books, event);
  }

  view({ state, sequence }: PortfolioSource): PortfolioView {
    const frame = describePortfolio(state, this.#history, this.#executor, sequence);
    return { kind: 'portfolio-view', ...frame, ...this.#history.rows };
  }

  /** Somebody follows from now on. */
  welcome(source: PortfolioSource, publish: (topic: string, message: PortfolioView) => void): void {
    this.#isFollowed = true;
    publish(VIEW_TOPIC, this.view(source));
  }

  /** Sends what changed again and again, once somebody follows. */
  start(source: () => PortfolioSource, publish: (topic: string, message: PortfolioViewChanged) => void): void {
    setInterval(() => {
      const rows = this.#history.takeChanges();
      if (!this.#isFollowed) return;
      const { state, sequence } = source();
      const frame = describePortfolio(state, this.#history, this.#executor, sequence);
      publish(VIEW_TOPIC, { kind: 'portfolio-view-changed', ...frame, ...rows });
    }, PUBLISH_EVERY_MS);
  }
}
