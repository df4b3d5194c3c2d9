// What the page tells the person in passing: outcomes of commands, fills, denials. Knows nothing of React.
import { createStore } from 'zustand/vanilla';

export type NoticeTone = 'good' | 'warn' | 'bad' | 'info';
export type Notice = { readonly id: number; readonly tone: NoticeTone; readonly title: string; readonly text: string };

export const noticeStore = createStore<{ readonly notices: readonly Notice[] }>(() => ({ notices: [] }));

const MOST_AT_ONCE = 4;
/** Bad news stays until it is dismissed. */
const SHOWN_FOR_MS: Readonly<Record<NoticeTone, number | null>> = { good: 6_000, info: 6_000, warn: 15_000, bad: null };
let lastId = 0;

export function tellNotice({ tone, title, text }: Omit<Notice, 'id'>): void {
  lastId += 1;
  const id = lastId;
  noticeStore.setState(({ notices }) => ({ notices: [...notices, { id, tone, title, text }].slice(-MOST_AT_ONCE) }));
  const shownForMs = SHOWN_FOR_MS[tone];
  if (shownForMs !== null) setTimeout(() => dismissNotice(id), shownForMs);
}

export function dismissNotice(id: number): void {
  noticeStore.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}
