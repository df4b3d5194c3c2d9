// The few pages that are not the desk: the step from a link to the desk, and the way to a new link.

const page = (title: string, text: string, head = ''): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title} - Tradewarden</title>${head}` +
  `<meta name="color-scheme" content="dark light"></head><body><main><h1>${title}</h1><p>${text}</p></main></body></html>`;

/** The browser goes on from here by itself: a cookie of this site is sent only where this site asks for it. */
export const ENTERED_PAGE = page(
  'Opening the desk',
  'Continue to <a href="/">the desk</a>.',
  '<meta http-equiv="refresh" content="0; url=/">',
);

export const NO_PASS_PAGE = page(
  'A fresh link is needed',
  'This desk opens with a link that works once. Get one on the machine that trades: <code>tradewarden dashboard</code>.',
);

export const USED_LINK_PAGE = page(
  'This link does not work any more',
  'Each link works once, for a quarter of an hour. Get a fresh one on the machine that trades: <code>tradewarden dashboard</code>.',
);
