// Flags that make no sense together, or not alone.
import { existsSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import type { Mistake } from '../settings/mistakes.ts';

/** `flags` as they were given: what another check objects to is not judged here. */
export function findContradictions(flags: Readonly<Record<string, unknown>>, folder: string): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const object = (path: string, found: string, expected: string): void => void mistakes.push({ path, found, expected });
  const { replay, symbols, from, to, untilDone, strategy } = flags;
  if (replay === undefined) {
    if (untilDone)
      object('--until-done', 'no --replay', '--replay PATH with it, because a market without an end is never done');
    for (const name of ['from', 'to', 'resolution'] as const) {
      if (flags[name] !== undefined)
        object(`--${name}`, 'no --replay', '--replay PATH with it, because only a replay has a past');
    }
  } else if (typeof replay === 'string') {
    const path = resolve(folder, replay);
    if (!existsSync(path)) object('--replay', `nothing at ${path}`, 'a Lean data folder or a CSV file');
    if (symbols === undefined) object('--symbols', 'nothing', 'the symbols to play, such as --symbols SPY');
    if (from === undefined) object('--from', 'nothing', 'the first day to play, such as --from 2013-10-07');
  }
  if (typeof from === 'string' && typeof to === 'string' && from > to) {
    object('--to', to, `a day that is not before --from ${from}`);
  }
  const strategies = Array.isArray(strategy) ? (strategy as readonly string[]).flatMap((names) => names.split(',')) : [];
  strategies.forEach((name, index) => {
    if (strategies.findIndex((other) => idOf(other) === idOf(name)) !== index)
      object('--strategy', `"${name}" twice`, 'each strategy once');
  });
  return mistakes;
}

/** `./my-strategies/Fast Cross.ts` is called `fast-cross`. */
export function idOf(name: string): string {
  const bare = /[/\\]|\.[cm]?[jt]s$/.test(name) ? basename(name, extname(name)) : name;
  return bare
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
}
