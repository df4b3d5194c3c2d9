// A cryptographic digest, passed in by the shell because pure code imports no crypto.

/** SHA-256 of the UTF-8 text as lower-case hex. */
export type Digest = (text: string) => string;
