import { readFileSync } from 'node:fs';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Mistake, Path } from './mistakes';
import { codeOf } from './names';

export interface Source {
  readonly data: unknown;
  /** Where a path is in the file, or the nearest thing above it; `undefined` when nothing of it is there. */
  lineOf(path: Path): number | undefined;
}

// The parser's own sentences quote the file, secrets included, so only its codes are used.
const syntax = new Map([
  ['DUPLICATE_KEY', ['has a key that stands here twice', 'remove one of the two']],
  ['TAB_AS_INDENT', ['is indented with a tab', 'indent with spaces']],
  ['BAD_INDENT', ['is indented differently from the lines it belongs to', 'align it with its neighbours']],
  [
    'BAD_SCALAR_START',
    ['has a value that begins with a reserved character', 'put the value in single quotes'],
  ],
  ['BAD_ALIAS', ['has a value that begins with * or &', 'put the value in single quotes']],
  ['MULTILINE_IMPLICIT_KEY', ['breaks off before its colon', 'write key: value on one line']],
  ['MISSING_CHAR', ['lacks a closing quote, bracket or colon', 'close it']],
]);

/** The file as plain data, or what keeps it from being read. */
export function readSource(file: string): Source | { mistakes: Mistake[] } {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    return only(
      codeOf(error) === ' (ENOENT)' ? 'The file does not exist' : `The file cannot be read${codeOf(error)}`,
      'copy config.example.yaml, or name another file with --config',
    );
  }
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    return {
      mistakes: document.errors.map(({ code, pos: [start] }) => {
        const [problem, fix] = syntax.get(code) ?? [
          'is not YAML',
          'compare the line with config.example.yaml',
        ];
        return { path: '', line: lines.linePos(start).line, problem: `${problem}`, fix: `${fix}` };
      }),
    };
  }
  try {
    const data: unknown = document.toJS();
    JSON.stringify(data);
    if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new Error('no keys');
    return { data, lineOf: (path) => lineOf(document.contents, path, lines) };
  } catch {
    return only('The file holds no keys, or refers to itself', 'compare it with config.example.yaml');
  }
}

function only(problem: string, fix: string): { mistakes: Mistake[] } {
  return { mistakes: [{ path: '', problem, fix }] };
}

function lineOf(root: Node | null, path: Path, lines: LineCounter): number | undefined {
  let node: unknown = root;
  let offset: number | undefined;
  for (const part of path) {
    const next = child(node, part);
    if (next === undefined) break;
    [node, offset] = next;
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

function child(
  node: unknown,
  part: string | number,
): [value: unknown, offset: number | undefined] | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === part);
    return pair && [pair.value, isScalar(pair.key) ? pair.key.range?.[0] : undefined];
  }
  if (!isSeq(node) || typeof part !== 'number' || part >= node.items.length) return undefined;
  const item = node.items[part] as Node;
  return [item, item.range?.[0]];
}
