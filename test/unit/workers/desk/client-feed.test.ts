// The feed of one client: a snapshot and then changes that always add up to what is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyViewChange, type DeskFrame, type HeldViews, MOST_UNSEEN_FRAMES } from '../../../../protocol/desk-feed.ts';
import { ClientFeed } from '../../../../workers/desk/feed/client-feed.ts';
import { View } from '../../../../workers/desk/feed/view.ts';

type ChangesFrame = Extract<DeskFrame, { readonly kind: 'changes' }>;

const TAIL_LENGTH = 5;
const createView = () => {
  const view = new View('orders');
  return {
    view,
    total: view.value('total', 0),
    orders: view.table<{ readonly quantity: number }>('orders'),
    fills: view.tail<number>('fills', TAIL_LENGTH),
  };
};

/** A page that applies whatever comes. */
class Page {
  held: HeldViews = {};
  readonly numbers: number[] = [];
  readonly feed = new ClientFeed();

  take(): ChangesFrame | null {
    const text = this.feed.nextFrame(1);
    if (text === null) return null;
    const frame = JSON.parse(text) as ChangesFrame;
    this.numbers.push(frame.number);
    for (const change of frame.changes) this.held = applyViewChange(this.held, change);
    return frame;
  }
}

describe('the feed of a client', () => {
  it('begins with a snapshot and goes on with numbered changes', () => {
    const { view, orders, total } = createView();
    orders.put('a', { quantity: 1 });
    const page = new Page();
    page.feed.follow(view);
    expect(page.take()?.changes).toEqual([
      { key: 'orders', snapshot: { total: 0, orders: { rows: { a: { quantity: 1 } } }, fills: { entries: [], total: 0 } } },
    ]);
    orders.put('b', { quantity: 2 });
    orders.remove('a');
    total.set(7);
    expect(page.take()?.changes).toEqual([
      { key: 'orders', fields: { total: { set: 7 }, orders: { rows: { b: { quantity: 2 } }, gone: ['a'] } } },
    ]);
    expect(page.numbers).toEqual([1, 2]);
  });

  it('says nothing when nothing changed, also when a row was written again as it was', () => {
    const { view, orders } = createView();
    orders.put('a', { quantity: 1 });
    const page = new Page();
    page.feed.follow(view);
    page.take();
    orders.put('a', { quantity: 1 });
    expect(page.take()).toBeNull();
  });

  it('sends a client that does not keep up no more than it can take, and then the latest', () => {
    const { view, total } = createView();
    const page = new Page();
    page.feed.follow(view);
    for (let round = 0; round < 100; round++) {
      total.set(round);
      page.take();
    }
    expect(page.numbers).toHaveLength(MOST_UNSEEN_FRAMES);
    page.feed.saw(1);
    expect(page.take()?.changes).toEqual([{ key: 'orders', fields: { total: { set: 99 } } }]);
    expect(page.held['orders']?.['total']).toBe(99);
  });

  it('does not believe a client that has seen what was never sent', () => {
    const { view, total } = createView();
    const page = new Page();
    page.feed.follow(view);
    for (let round = 0; round < 10; round++) {
      page.feed.saw(1_000_000);
      total.set(round + 1);
      page.take();
    }
    expect(page.numbers).toHaveLength(MOST_UNSEEN_FRAMES);
  });

  it('adds up to the present state for every client, however slow, whatever happened in between', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('put' as const), key: fc.constantFrom('a', 'b', 'c', 'd'), quantity: fc.nat(3) }),
      fc.record({ kind: fc.constant('remove' as const), key: fc.constantFrom('a', 'b', 'c', 'd') }),
      fc.record({ kind: fc.constant('set' as const), value: fc.nat(5) }),
      fc.record({ kind: fc.constant('append' as const), entries: fc.array(fc.nat(), { maxLength: 8 }) }),
      fc.record({ kind: fc.constant('restart' as const), entries: fc.array(fc.nat(), { maxLength: 8 }) }),
      fc.record({ kind: fc.constant('frame' as const), page: fc.nat(2), sees: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { view, total, orders, fills } = createView();
        const pages = [new Page(), new Page(), new Page()];
        for (const page of pages) page.feed.follow(view);
        for (const one of steps) {
          if (one.kind === 'put') orders.put(one.key, { quantity: one.quantity });
          else if (one.kind === 'remove') orders.remove(one.key);
          else if (one.kind === 'set') total.set(one.value);
          else if (one.kind === 'append') fills.append(...one.entries);
          else if (one.kind === 'restart') fills.restart(one.entries);
          else {
            const page = pages[one.page];
            page?.take();
            if (one.sees) page?.feed.saw(page.numbers.at(-1) ?? 0);
          }
        }
        const expected = { total: total.whole(), orders: orders.whole(), fills: fills.whole() };
        for (const page of pages) {
          page.feed.saw(page.numbers.at(-1) ?? 0);
          page.take();
          expect(page.held['orders']).toEqual(JSON.parse(JSON.stringify(expected)));
          expect(page.numbers).toEqual(page.numbers.map((_, index) => index + 1));
        }
      }),
    );
  });
});
