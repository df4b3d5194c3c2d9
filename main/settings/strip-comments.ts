// Turns JSON with comments into JSON. Comments become blanks, so that positions in error messages stay right.

/** Blanks out `//` and block comments outside of strings. Everything else, mistakes included, stays as it is. */
export function stripComments(text: string): string {
  // A string first, so that what looks like a comment inside it is left alone.
  const stringOrComment = /"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return text.replace(stringOrComment, (found) => (found.startsWith('"') ? found : found.replace(/[^\n\r]/g, ' ')));
}
