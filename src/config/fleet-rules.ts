import { closest } from 'fastest-levenshtein';
import picomatch from 'picomatch';
import { valueAt } from './check';
import type { Finding, Path } from './mistakes';

/** What several keys of appliances, access, persons and changes mean together, in the data as written. */
export function checkFleet(data: unknown): Finding[] {
  return [
    ...logins(data),
    ...sameName(data),
    ...unknownNames(data),
    ...sameAccount(data),
    ...proofOrder(data),
  ];
}

function logins(data: unknown): Finding[] {
  const ways = listAt(data, ['appliances']).flatMap((_, i): Path[] => [
    ['appliances', i],
    ['appliances', i, 'jump'],
  ]);
  return ways.flatMap((path) => {
    const way = valueAt(data, path);
    const absent = ['password', 'privateKeyFile'].map((key) => [...path, key]);
    if (typeof way !== 'object' || way === null) return [];
    if (absent.some((key) => valueAt(data, key) !== undefined)) return [];
    return [{ path, problem: 'has neither password nor privateKeyFile', fix: 'give one of the two', absent }];
  });
}

function names(data: unknown): string[] {
  return listAt(data, ['appliances']).map((one) => String(valueAt(one, ['name']) ?? ''));
}

function sameName(data: unknown): Finding[] {
  const all = names(data).map((name) => name.toLowerCase());
  return all.flatMap((name, i) => {
    const first = all.indexOf(name);
    if (name === '' || first === i) return [];
    const problem = `is also the name of appliances[${first}]`;
    return [{ path: ['appliances', i, 'name'], problem, fix: 'give every appliance a name of its own' }];
  });
}

function unknownNames(data: unknown): Finding[] {
  const all = names(data).filter((name) => name !== '');
  return patterns(data, 'appliances').flatMap(({ path, value }) => {
    if (all.length === 0 || all.some((name) => picomatch.isMatch(name, value, { dot: true }))) return [];
    const fix = `did you mean ${closest(value, all)}? Known are ${all.join(', ')}`;
    return [{ path, problem: 'matches no appliance', fix }];
  });
}

function patterns(data: unknown, key: string): { path: Path; value: string }[] {
  return listAt(data, ['access']).flatMap((_, rule) =>
    listAt(data, ['access', rule, key]).flatMap((value, i) =>
      typeof value === 'string' && value !== '' ? [{ path: ['access', rule, key, i], value }] : [],
    ),
  );
}

function sameAccount(data: unknown): Finding[] {
  const seen = new Map<unknown, number>();
  return listAt(data, ['persons']).flatMap((_, person) =>
    listAt(data, ['persons', person]).flatMap((account, i) => {
      const first = seen.get(account);
      seen.set(account, person);
      if (first === undefined) return [];
      const problem = `also stands in persons[${first}], but one account belongs to one person`;
      return [{ path: ['persons', person, i], problem, fix: 'remove one of the two' }];
    }),
  );
}

function proofOrder(data: unknown): Finding[] {
  const path = ['changes', 'proofAfter'];
  const times = listAt(data, path).map(Number);
  if (times.every((time, i) => i === 0 || !(time <= Number(times[i - 1])))) return [];
  return [{ path, problem: 'is not in rising order', fix: 'write the seconds from short to long' }];
}

function listAt(data: unknown, path: Path): unknown[] {
  const value = valueAt(data, path);
  return Array.isArray(value) ? value : [];
}
