// How time is cut into pieces for the paths of the synthetic market: slots make a block, blocks make a window.

/** The finest step: a quarter of a second. */
export const SLOT_US = 250_000;
export const SLOTS_PER_BLOCK = 4_096;
export const BLOCK_US = SLOT_US * SLOTS_PER_BLOCK;
export const BLOCKS_PER_WINDOW = 1_024;
export const WINDOW_US = BLOCK_US * BLOCKS_PER_WINDOW;
/** Slots between the points of a sketch: 64 seconds. */
export const SKETCH_STRIDE = 256;
