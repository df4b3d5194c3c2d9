// Whether the desk can be heard, as whom we speak, and what its clock says. Knows nothing of React.
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
  /** How far the desk's clock is ahead of this page's. */
  readonly clockAheadUs: number;
};

export const connectionStore = createStore<ConnectionState>(() => ({
  state: 'connecting',
  reason: '',
  welcome: null,
  heardAtMs: 0,
  clockAheadUs: 0,
}));

/** The desk's wall clock, now. */
export const deskNowUs = (): number => Date.now() * 1000 + connectionStore.getState().clockAheadUs;
