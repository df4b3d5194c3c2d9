// Holds the lane table and the drawing of ARCHITECTURE.md against the lane table of the protocol.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANE_NAMES, LANES } from '../../protocol/lanes.ts';

const root = join(import.meta.dirname, '../..');
const lines = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').split('\n');
const isBuilt = (kind: string): boolean => existsSync(join(root, 'workers', kind, 'index.ts'));

type Box = {
  readonly kind: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

describe('the architecture page', () => {
  it('lists every lane with its pattern, its two ends and its port, and marks the workers that are not built yet', () => {
    const rows = lines
      .filter((line) => /^\| \w+ \| (broadcast|queue|request) /.test(line))
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .map(([, lane, pattern, binds, connects, port]) => ({ lane, pattern: pattern?.split(' ')[0], binds, connects, port }));
    const expected = LANE_NAMES.map((lane) => ({
      lane,
      pattern: LANES[lane].pattern,
      binds: LANES[lane].binds,
      connects: LANES[lane].connects.map((kind) => (isBuilt(kind) ? kind : `*${kind}*`)).join(', '),
      port: String(LANES[lane].defaultPort),
    }));
    expect(rows).toEqual(expected);
  });

  it('draws every lane between workers that are built, from the right box to the right box, and no other', () => {
    const expected = LANE_NAMES.flatMap((lane) => {
      const { pattern, binds, connects } = LANES[lane];
      // A broadcast flows away from the side that binds, everything else towards it.
      return connects
        .filter(isBuilt)
        .map((kind) => (pattern === 'broadcast' ? `${binds} ═${lane}═▶ ${kind}` : `${kind} ─${lane}─▶ ${binds}`));
    });
    expect(drawnArrows().toSorted()).toEqual(expected.toSorted());
  });
});

/** Every arrow of the drawing that carries a name, as `from ═name═▶ to`. */
function drawnArrows(): readonly string[] {
  const boxes = findBoxes();
  return lines.flatMap((line, row) =>
    [...line.matchAll(/(◀?)([═─])[═─]* (\w+) [═─]+(▶?)/g)]
      .filter(() => boxes.some((box) => isBeside(box, row)))
      .map((arrow) => {
        const [text, head, stroke, name, tail] = arrow;
        const start = arrow.index;
        const beside = boxes.filter((box) => isBeside(box, row));
        const left = beside.filter((box) => box.right < start).toSorted((a, b) => b.right - a.right)[0]?.kind;
        const right = beside.filter((box) => box.left >= start + text.length).toSorted((a, b) => a.left - b.left)[0]?.kind;
        if ((head === '') === (tail === '')) throw new Error(`expected one head, found ${text}`);
        return tail === '▶' ? `${left} ${stroke}${name}${stroke}▶ ${right}` : `${right} ${stroke}${name}${stroke}▶ ${left}`;
      }),
  );
}

const isBeside = ({ top, bottom }: Box, row: number): boolean => row > top && row < bottom;

/** The boxes of the drawing, named after the first word in capitals inside. */
function findBoxes(): readonly Box[] {
  return lines.flatMap((line, top) =>
    [...line.matchAll(/┌─+┐/g)].map(({ index: left, 0: edge }) => {
      const bottom = lines.findIndex((below, row) => row > top && below[left] === '└');
      const inside = lines.slice(top + 1, bottom).map((row) => row.slice(left + 1, left + edge.length - 1));
      const kind =
        inside
          .join(' ')
          .match(/[A-Z]{2,}/)?.[0]
          ?.toLowerCase() ?? 'nameless';
      return { kind, left, right: left + edge.length - 1, top, bottom };
    }),
  );
}
