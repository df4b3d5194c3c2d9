// The version of everything said between our processes. Raise it with every change that an older peer would misread.
export const PROTOCOL_VERSION = 1;
