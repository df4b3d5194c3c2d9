// The topic that the parts of the overview share.
export const OVERVIEW = { topic: 'overview' } as const;
