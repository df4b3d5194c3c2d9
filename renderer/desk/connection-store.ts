// Whether the desk can be heard, and as whom we speak. Knows nothing of React.
import { createStore } from 'zustand/vanilla';
import type { DeskFrame } from '../../protocol/desk-feed.ts';

export type Welcome = Extract<DeskFrame, { readonly kind: 'welcome' }>;

export type ConnectionState = {
  /** `lost` is not the end: it is tried again until it is back. `outdated`: this page is of another build. */
  readonly state: 'connecting' | 'open' | 'lost' | 'outdated';
  readonly reason: string;
  readonly welcome: Welcome | null;
  /** Performance time of the last frame, for its age. */
  readonly heardAtMs: number;
};

export const connectionStore = createStore<ConnectionState>(() => ({
  state: 'connecting',
  reason: '',
  welcome: null,
  heardAtMs: 0,
}));
