import { Text } from '../../src/report';
import { byName, byPath } from './samples';

export interface Said {
  /** `action.verdict.drained`, and which call of it. */
  readonly path: string;
  readonly call: number;
  readonly words: Text;
}

type Message = (...args: readonly unknown[]) => unknown;

/** Every leaf of the messages with its path; a list is one leaf for each of its words. */
export function leaves(node: unknown, path = ''): [path: string, leaf: string | Message][] {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node === 'function') return [[path, node as Message]];
  return Object.entries(node as object).flatMap(([key, value]) =>
    leaves(value, path === '' ? key : `${path}.${key}`),
  );
}

/** Names of the parameters, as the source says them. */
function parameters(message: Message): string[] {
  const { list = '' } = /\((?<list>[^()]*)\)/.exec(message.toString())?.groups ?? {};
  return list
    .split(',')
    .map((name) => name.trim().replace(/^_/, ''))
    .filter((name) => name !== '');
}

/** The argument lists a message is called with. @throws Error that names the sample which is missing */
export function callsOf(path: string, english: Message): readonly (readonly unknown[])[] {
  const known = byPath[path];
  if (known !== undefined) return known;
  const values = parameters(english).map((name) => {
    const samples = byName[name];
    if (samples === undefined) throw new Error(`samples.ts has nothing for the parameter ${name} of ${path}`);
    return samples;
  });
  const calls = Math.max(1, ...values.map((samples) => samples.length));
  return Array.from({ length: calls }, (_, i) => values.map((samples) => samples[i % samples.length]));
}

/** All that a language says but its troubles, called as `english` needs it. */
export function everything(language: object, english: object): Said[] {
  const originals = new Map(leaves(english));
  return leaves(language)
    .filter(([path]) => path !== 'problem' && path !== 'language')
    .flatMap(([path, leaf]): Said[] => {
      if (typeof leaf === 'string') return [{ path, call: 0, words: [leaf] }];
      const original = originals.get(path);
      if (typeof original !== 'function') throw new Error(`${path} is a function in one language only`);
      return callsOf(path, original).map((args, call) => {
        const words = leaf(...args);
        return { path, call, words: typeof words === 'string' ? [words] : Text.parse(words) };
      });
    });
}
