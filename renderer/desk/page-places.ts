// Which dialog is open, and which symbol the panels are about. Knows nothing of React.
import { createStore } from 'zustand/vanilla';

export type Place =
  | 'live-dialog'
  | 'paper-dialog'
  | 'flatten-dialog'
  | 'stop-dialog'
  | 'resume-dialog'
  | 'shortcuts'
  | 'command-palette'
  | 'welcome';

export const placeStore = createStore<{ readonly place: Place | null }>(() => ({ place: null }));
export const openPlace = (place: Place): void => placeStore.setState({ place });
export const closePlace = (): void => placeStore.setState({ place: null });

const SYMBOL_KEY = 'tradewarden.symbol';
export const symbolStore = createStore<{ readonly symbol: string | null }>(() => ({
  symbol: localStorage.getItem(SYMBOL_KEY),
}));
/** The symbol that chart and ticket show. */
export function chooseSymbol(symbol: string): void {
  localStorage.setItem(SYMBOL_KEY, symbol);
  symbolStore.setState({ symbol });
}
