// One page that is connected, in whatever way.
import type { DeskFrame, DeskRole } from '../../../protocol/desk-feed.ts';

/** The way to one page. Frames are JSON text on every way. */
export type Transport = {
  send(frame: string): void;
  /** Says why and cuts the connection. */
  close(reason: string): void;
  /** What was sent and has not left this process yet. */
  readonly waitingBytes: number;
};

export type ClientIdentity = {
  readonly role: DeskRole;
  /** The desktop's own window, handed over by main; a browser can never be that. */
  readonly isDesktop: boolean;
  /** For the journal: who, and from where. */
  readonly name: string;
  /** Wall-clock milliseconds after which it must show a new pass; null for the desktop. */
  readonly expiresAtMs: number | null;
};

export const toFrame = (frame: DeskFrame): string => JSON.stringify(frame);
