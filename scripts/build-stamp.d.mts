export function isBuildFresh(root: string): boolean;
export function writeBuildStamp(root: string): void;
