// What the page holds: the view of each topic that a panel asked for. Fields that did not change keep their identity, so that
// a selector that looks at one quote wakes nobody when another one moves. Knows nothing of React.
import { createStore } from 'zustand/vanilla';
import { applyViewChange, type HeldViews, type ViewChange } from '../../protocol/desk-feed.ts';

export type ViewsState = {
  readonly views: HeldViews;
  /** Why a topic cannot be had, by its key. */
  readonly refusals: Readonly<Record<string, string>>;
};

export const viewsStore = createStore<ViewsState>(() => ({ views: {}, refusals: {} }));

export function applyChanges(changes: readonly ViewChange[]): void {
  viewsStore.setState(({ views }) => ({ views: changes.reduce(applyViewChange, views) }));
}

export function refuseTopic(key: string, reason: string): void {
  viewsStore.setState(({ refusals }) => ({ refusals: { ...refusals, [key]: reason } }));
}

export function forgetTopic(key: string): void {
  viewsStore.setState(({ views, refusals }) => {
    const { [key]: _view, ...otherViews } = views;
    const { [key]: _refusal, ...otherRefusals } = refusals;
    return { views: otherViews, refusals: otherRefusals };
  });
}
