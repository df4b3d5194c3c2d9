// Types of build-stamp.mjs, which must stay plain JavaScript.
export function isBuildFresh(root: string): boolean;
export function writeBuildStamp(root: string): void;
