// Which row of a table a text belongs to: a hash table in one typed array. It holds no texts; its owner compares those it keeps.
// A Map of a million entries costs ten times the memory, and the garbage collector goes through all of them again and again.

export type TextIndex = {
  /** Rows count from 1. A text may be added once only. */
  add(text: string, row: number): void;
  /** The row whose text `has` it, 0 when there is none. */
  find(text: string, has: (row: number) => boolean): number;
};

const FIRST_SLOTS = 1024;
/** A slot is the hash of a text and its row; a row of 0 is an empty slot. */
const SLOT = 2;

export function createTextIndex(): TextIndex {
  let slots = new Int32Array(FIRST_SLOTS * SLOT);
  let mask = FIRST_SLOTS - 1;
  let count = 0;

  function put(hash: number, row: number): void {
    let slot = hash & mask;
    while (slots[slot * SLOT + 1] !== 0) slot = (slot + 1) & mask;
    slots[slot * SLOT] = hash;
    slots[slot * SLOT + 1] = row;
  }

  /** Half of the slots stay empty, so that a search ends soon. */
  function grow(): void {
    const old = slots;
    mask = mask * 2 + 1;
    slots = new Int32Array((mask + 1) * SLOT);
    for (let at = 0; at < old.length; at += SLOT) {
      const row = old[at + 1] ?? 0;
      if (row !== 0) put(old[at] ?? 0, row);
    }
  }

  return {
    add(text, row) {
      count += 1;
      if (count * 2 > mask) grow();
      put(hashOf(text), row);
    },
    find(text, has) {
      const hash = hashOf(text);
      for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
        const row = slots[slot * SLOT + 1] ?? 0;
        if (row === 0 || (slots[slot * SLOT] === hash && has(row))) return row;
      }
    },
  };
}

/** FNV-1a, finished as MurmurHash3 is: ids of clients often differ in their last characters only. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
