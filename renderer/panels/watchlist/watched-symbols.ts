// The symbols that the person added, kept in this browser.
import { createStore } from 'zustand/vanilla';

const KEY = 'tradewarden.watched';
const MOST = 100;

export const watchedStore = createStore<{ readonly symbols: readonly string[] }>(() => ({ symbols: readSaved() }));

export const addWatched = (symbol: string): void =>
  save([...new Set([...watchedStore.getState().symbols, symbol])].slice(-MOST));
export const removeWatched = (symbol: string): void => save(watchedStore.getState().symbols.filter((each) => each !== symbol));

function save(symbols: readonly string[]): void {
  localStorage.setItem(KEY, JSON.stringify(symbols));
  watchedStore.setState({ symbols });
}

/** What somebody else wrote there is not a list of symbols, and is left out. */
function readSaved(): readonly string[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(saved) ? saved.filter((symbol): symbol is string => typeof symbol === 'string') : [];
  } catch {
    return [];
  }
}
