// What a person can do from tray and menu. Each of these is in the window too.
import type { PagePlace } from '../../protocol/desktop-bridge.ts';

export type ShellActions = {
  open(): void;
  openPlace(place: PagePlace): void;
  startTrading(): void;
  stopTrading(): void;
  halt(): void;
  resume(): void;
  openLogs(): void;
  quit(): void;
};
