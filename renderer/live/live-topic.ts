// The topic that the parts of the live dialog share.
export const LIVE = { topic: 'live' } as const;
