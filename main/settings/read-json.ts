// Reads JSON with comments: every place where it is broken at once, by line and column, and names that stand twice.
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Mistake, Parsed } from './mistakes.ts';

/** The value that a settings file or a key file holds. */
export function readJsonWithComments(text: string): Parsed<unknown> {
  const json = text.replace(/^\uFEFF/, ' ');
  const errors: ParseError[] = [];
  const tree = parseTree(json, errors, { allowTrailingComma: true, disallowComments: false, allowEmptyContent: false });
  if (!tree || errors.length > 0) return { ok: false, mistakes: errors.map((error) => describeError(error, json)) };
  const twice = repeatedNames(tree, json);
  return twice.length > 0 ? { ok: false, mistakes: twice } : { ok: true, value: toValue(tree) };
}

const EXPECTED: Readonly<Record<string, string>> = {
  ValueExpected: 'a value',
  PropertyNameExpected: 'a name in double quotes',
  ColonExpected: 'a colon',
  CommaExpected: 'a comma',
  CloseBraceExpected: 'a closing brace',
  CloseBracketExpected: 'a closing bracket',
  EndOfFileExpected: 'the end of the file',
  UnexpectedEndOfComment: 'the end of the comment',
  UnexpectedEndOfString: 'the end of the text',
  InvalidNumberFormat: 'a number',
  InvalidEscapeCharacter: 'a known escape such as \\n',
  InvalidCharacter: 'no control character',
};

function describeError({ error, offset, length }: ParseError, json: string): Mistake {
  const name = printParseErrorCode(error);
  const found =
    json
      .slice(offset, offset + Math.max(length, 1))
      .split('\n')[0]
      ?.trim() ?? '';
  return {
    path: placeOf(offset, json),
    found: found === '' ? 'broken JSON' : `broken JSON at ${JSON.stringify(found.slice(0, 40))}`,
    expected: EXPECTED[name] ?? 'valid JSON',
  };
}

/** The last one would win without a word. */
function repeatedNames(node: Node, json: string): readonly Mistake[] {
  const names = new Set<unknown>();
  const own = (node.type === 'object' ? (node.children ?? []) : []).flatMap(({ children: [key] = [] }) => {
    if (!key || !names.has(key.value)) {
      names.add(key?.value);
      return [];
    }
    return [{ path: placeOf(key.offset, json), found: `the name "${String(key.value)}" twice`, expected: 'each name once' }];
  });
  return [...own, ...(node.children ?? []).flatMap((child) => repeatedNames(child, json))];
}

function toValue(node: Node): unknown {
  const children = node.children ?? [];
  if (node.type === 'array') return children.map(toValue);
  if (node.type !== 'object') return node.value as unknown;
  // Own properties only, whatever they are called: "__proto__" is a name like any other.
  const entries = children.flatMap(({ children: [key, value] = [] }) =>
    key && value ? [[String(key.value), toValue(value)]] : [],
  );
  return Object.fromEntries(entries as [string, unknown][]);
}

function placeOf(offset: number, json: string): string {
  const lines = json.slice(0, offset).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}
