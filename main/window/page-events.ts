// Names of what passes between page and main without an answer. Apart from the table of questions, so that the preload script, which
// must be small, needs none of its schemas.

/** Sent by the page: it wants a port to the desk worker. */
export const ASK_PORT = 'desk:ask-port';
/** Sent by the page: from now on it hears which place to open. */
export const ASK_PLACE = 'desk:ask-place';
/** Sent to the page: the port, or a place to open. */
export const GIVE_PORT = 'desk:port';
export const OPEN_PLACE = 'desk:open-place';
