// Settings files as text: comments, and where they are broken.
import { describe, expect, it } from 'vitest';
import { readJsonWithComments } from '../../../../main/settings/read-json.ts';

describe('a settings file', () => {
  it('may hold comments, but not inside texts', () => {
    const text = '{ // where\n "url": "http://x/*y*/", /* and\n what */ "b": 2 }';
    expect(readJsonWithComments(text)).toEqual({ ok: true, value: { url: 'http://x/*y*/', b: 2 } });
  });

  it('that is broken is told with line and column', () => {
    const parsed = readJsonWithComments('{\n  // fine\n  "mode": "paper"\n  "venue": "auto"\n}');
    expect(parsed).toEqual({
      ok: false,
      mistakes: [{ path: 'line 4, column 3', found: 'broken JSON at "\\"venue\\""', expected: 'a comma' }],
    });
  });

  it('that ends too early is told once', () => {
    expect(readJsonWithComments('{"risk": {')).toEqual({
      ok: false,
      mistakes: [{ path: 'line 1, column 11', found: 'broken JSON', expected: 'a closing brace' }],
    });
  });

  it.each([
    ['braces', `${'{"a":'.repeat(200_000)}1`],
    ['brackets', `{"a":\n${'['.repeat(200_000)}`],
  ])('with %s inside each other without an end is refused where they become too many', (_, text) => {
    expect(readJsonWithComments(text)).toMatchObject({
      ok: false,
      mistakes: [{ path: expect.stringMatching(/^line \d, column \d+$/), expected: 'a settings file' }],
    });
  });

  it('is as deep as it is: braces in texts and comments do not count', () => {
    const braces = '{['.repeat(200);
    const text = `{ // ${braces}\n "a": "${braces}\\"{", /* ${braces} */ "b": ${'['.repeat(90)}${']'.repeat(90)} }`;
    expect(readJsonWithComments(text)).toMatchObject({ ok: true, value: { a: `${braces}"{` } });
  });
});
