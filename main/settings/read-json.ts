// Reads JSON with comments: every place where it is broken at once, by line and column, and names that stand twice.
import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type Mistake, type Parsed, readPath } from './mistakes.ts';

const OPTIONS = { allowTrailingComma: true, disallowComments: false, allowEmptyContent: false };

/** Settings are four levels deep; what is nested much deeper is no settings file, and would exhaust the stack of its reader. */
const DEEPEST = 100;

/** The value that a settings file or a key file holds. */
export function readJsonWithComments(text: string): Parsed<unknown> {
  const json = withoutMark(text);
  const tooDeep = placeTooDeep(json);
  if (tooDeep !== null) {
    const found = `more than ${DEEPEST} braces and brackets inside each other`;
    return { ok: false, mistakes: [{ path: placeOf(tooDeep, json), found, expected: 'a settings file' }] };
  }
  const errors: ParseError[] = [];
  const tree = parseTree(json, errors, OPTIONS);
  if (!tree || errors.length > 0) {
    // An end that comes too early is missed once for each brace that is open.
    const first = errors.filter(({ offset }, index) => errors.findIndex((other) => other.offset === offset) === index);
    return { ok: false, mistakes: first.map((error) => describeError(error, json)) };
  }
  const twice = repeatedNames(tree, json);
  return twice.length > 0 ? { ok: false, mistakes: twice } : { ok: true, value: toValue(tree) };
}

/** Where a setting such as `strategies[0].symbols` stands in good JSON; of one that is missing, what it is missing in. */
export function findPlace(text: string, path: string): Place {
  const json = withoutMark(text);
  let node = parseTree(json, [], OPTIONS);
  for (const key of readPath(path)) {
    const inner = node && findNodeAtLocation(node, [key]);
    if (!inner) break;
    node = inner;
  }
  // A person looks for the name.
  const named = node?.parent?.type === 'property' ? node.parent : node;
  return placeAt(named?.offset ?? 0, json);
}

type Place = { readonly line: number; readonly column: number };

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

/** Texts and comments as a whole, so that the braces in them do not count. */
const BRACES = /"(?:[^"\\\n]|\\.)*"?|\/\/.*|\/\*[\s\S]*?(?:\*\/|$)|[{}[\]]/g;

/** Where it becomes deeper than anybody means it; null when it never does. */
function placeTooDeep(json: string): number | null {
  let depth = 0;
  for (const { 0: text, index } of json.matchAll(BRACES)) {
    if (text === '{' || text === '[') depth++;
    if (text === '}' || text === ']') depth--;
    if (depth > DEEPEST) return index;
  }
  return null;
}

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
  const { line, column } = placeAt(offset, json);
  return `line ${line}, column ${column}`;
}

function placeAt(offset: number, json: string): Place {
  const lines = json.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** Windows' editors begin a file with a mark that is no JSON. */
const withoutMark = (text: string): string => text.replace(/^\uFEFF/, ' ');
