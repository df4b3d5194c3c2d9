// Where the window was, kept in the data folder. A place that no screen shows any more is forgotten.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BrowserWindow, type Rectangle, screen } from 'electron';
import { z } from 'zod';
import type { HomeFolders } from '../home.ts';

const coordinate = z.int().min(-100_000).max(100_000);
const length = z.int().min(200).max(100_000);
const placeSchema = z.object({ x: coordinate, y: coordinate, width: length, height: length, isMaximized: z.boolean() });
export type WindowPlace = z.output<typeof placeSchema>;

/** How much of the window must be on a screen, so that it can be grabbed. */
const GRABBABLE_PX = 80;

const fileOf = (home: HomeFolders): string => join(home.root, 'desktop', 'window-place.json');

/** Null when none is known that can be used; the place is a convenience, so a broken file is no error. */
export function readWindowPlace(home: HomeFolders): WindowPlace | null {
  let text: string;
  try {
    text = readFileSync(fileOf(home), 'utf8');
  } catch {
    return null;
  }
  const place = placeSchema.safeParse(parseJson(text));
  if (!place.success) return null;
  return screen.getAllDisplays().some(({ workArea }) => isGrabbable(place.data, workArea)) ? place.data : null;
}

/** Writes the place whenever it has settled, and when the window closes. */
export function rememberPlace(window: BrowserWindow, home: HomeFolders): void {
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    clearTimeout(timer);
    if (window.isDestroyed() || window.isMinimized()) return;
    const place: WindowPlace = { ...window.getNormalBounds(), isMaximized: window.isMaximized() };
    const file = fileOf(home);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify(place), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  const writeSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(write, 500);
  };
  window.on('move', writeSoon);
  window.on('resize', writeSoon);
  window.on('maximize', writeSoon);
  window.on('unmaximize', writeSoon);
  window.on('close', write);
}

function isGrabbable(place: WindowPlace, area: Rectangle): boolean {
  const across = Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x);
  const isTitleVisible = place.y >= area.y - 10 && place.y < area.y + area.height - GRABBABLE_PX;
  return across >= GRABBABLE_PX && isTitleVisible;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
