import { describe, expect, test } from '@jest/globals';
import {
  type AccessRule,
  atLeast,
  canSecond,
  levelFor,
  samePerson,
  visibleAppliances,
} from '../../src/access';
import type { Level } from '../../src/problem';
import type { Person } from '../../src/report';

function person(platform: string, id: string, ...groups: string[]): Person {
  return { platform, id, name: 'Ana', ...(groups.length > 0 ? { groups } : {}) };
}

function rule(people: string, level: Level, appliances = '*', domains = '*'): AccessRule {
  const list = (words: string) => words.split(' ');
  return { people: list(people), level, appliances: list(appliances), domains: list(domains) };
}

const rules: AccessRule[] = [
  rule('slack:*', 'viewer', 'esa*'),
  rule('slack:group:S0MAIL teams:8b6c', 'operator', 'esa1 esa2'),
  rule('slack:U0ANA', 'admin', 'esa1'),
  rule('slack:U0BEN', 'operator', '*', '*.example.com example.net'),
];

const people: Record<string, Person> = {
  anybody: person('slack', 'U0ANY'),
  'of the mail group': person('slack', 'U0CAL', 'group:S0MAIL', 'group:S0OTHER'),
  Ana: person('slack', 'U0ANA'),
  Ben: person('slack', 'U0BEN'),
  'on Teams': person('teams', '8b6c'),
  stranger: person('teams', '9999'),
  'same id elsewhere': person('teams', 'U0ANA'),
};

// AZ-05: the matrix as it was written, one row per person and appliance, one column per domain.
const columns = ['mail.example.com', 'example.com', 'EXAMPLE.net', 'other.org', undefined];
const matrix = `
anybody           | esa1 | viewer   viewer   viewer   viewer   viewer
anybody           | lab1 | -        -        -        -        -
of the mail group | esa1 | operator operator operator operator operator
of the mail group | esa3 | viewer   viewer   viewer   viewer   viewer
of the mail group | lab1 | -        -        -        -        -
Ana               | esa1 | admin    admin    admin    admin    admin
Ana               | esa2 | viewer   viewer   viewer   viewer   viewer
Ana               | lab1 | -        -        -        -        -
Ben               | esa1 | operator viewer   operator viewer   viewer
Ben               | lab1 | operator -        operator -        -
on Teams          | esa2 | operator operator operator operator operator
on Teams          | esa3 | -        -        -        -        -
stranger          | esa1 | -        -        -        -        -
same id elsewhere | esa1 | -        -        -        -        -
`;

const cells = matrix
  .trim()
  .split('\n')
  .flatMap((row) => {
    const [who = '', appliance = '', levels = ''] = row.split('|').map((part) => part.trim());
    return levels.split(/ +/).map((level, i) => ({ who, appliance, domain: columns[i], level }));
  });

test.each(cells)('AZ-05: $who on $appliance to $domain: $level', ({ who, appliance, domain, level }) => {
  const found = levelFor(rules, people[who] as Person, appliance, domain);
  expect(found ?? '-').toBe(level);
});

describe('a rule that is limited to domains', () => {
  test('AZ-02: gives nothing over the whole queue', () => {
    const limited = [rule('slack:U0BEN', 'admin', '*', '*.com *.org')];
    expect(levelFor(limited, people.Ben as Person, 'esa1')).toBeUndefined();
    expect(levelFor(limited, people.Ben as Person, 'esa1', 'a.com')).toBe('admin');
  });

  test('has no exclusions: an exclamation mark only ever matches itself', () => {
    const excluding = [rule('slack:U0BEN', 'admin', '*', '!secret.com')];
    expect(levelFor(excluding, people.Ben as Person, 'esa1', 'other.com')).toBeUndefined();
  });
});

describe('nobody becomes somebody else', () => {
  test.each([
    ['AZ-01: no rules', [], person('slack', 'U0ANA')],
    ['an id that is written like a group', rules, person('slack', 'group:S0MAIL')],
    ['a group that is written like an id', [rule('slack:U0ANA', 'admin')], person('slack', 'X', 'U0ANA')],
    ['an id that is a star', [rule('slack:U0ANA', 'admin')], person('slack', '*')],
    ['a name of JavaScript', [rule('slack:U0ANA', 'admin')], person('slack', '__proto__')],
    ['a platform of JavaScript', rules, person('constructor', 'toString')],
  ])('%s', (_, some, who) => {
    expect(atLeast(levelFor(some, who, 'esa1', 'example.com'), 'operator')).toBe(false);
  });

  test('CI-13: an appliance that is not there matches nothing but a star', () => {
    for (const name of ['__proto__', 'constructor', 'toString', '../esa1', 'ESA1 ', 'ESA1']) {
      expect(levelFor([rule('slack:U0ANA', 'admin', 'esa1')], people.Ana as Person, name)).toBeUndefined();
    }
  });
});

test('AZ-03: one sees the appliances where one may do anything at all', () => {
  const names = ['esa1', 'esa2', 'lab1'];
  expect(visibleAppliances(rules, people.anybody as Person, names)).toEqual(['esa1', 'esa2']);
  expect(visibleAppliances(rules, people.Ben as Person, names)).toEqual(names);
  expect(visibleAppliances(rules, people.stranger as Person, names)).toEqual([]);
});

test.each<[Level | undefined, Level, boolean]>([
  ['viewer', 'viewer', true],
  ['viewer', 'operator', false],
  ['operator', 'viewer', true],
  ['operator', 'admin', false],
  ['admin', 'operator', true],
  [undefined, 'viewer', false],
])('%s is at least %s: %s', (level, needed, enough) => {
  expect(atLeast(level, needed)).toBe(enough);
});

describe('BT-04: the second person', () => {
  const persons = [
    ['slack:U0ANA', 'teams:ana'],
    ['slack:U0BEN', 'slack:U1BEN', 'teams:ben'],
  ];

  test.each([
    ['slack:U0ANA', 'slack:U0ANA', true, false],
    ['slack:U0ANA', 'teams:ana', true, false],
    ['slack:U0BEN', 'slack:U1BEN', true, false],
    ['slack:U0ANA', 'slack:U0BEN', false, true],
    ['slack:U0ANA', 'slack:U0CAL', false, true],
    ['slack:U0ANA', 'teams:ben', false, true],
    ['slack:U0ANA', 'teams:unmapped', false, false],
    ['slack:unmapped', 'teams:ana', false, false],
    ['teams:U0ANA', 'slack:U0ANA', false, false],
  ])('%s and %s: same %s, may second %s', (a, b, same, may) => {
    const [one, two] = [a, b].map((who) => {
      const [platform = '', id = ''] = who.split(':');
      return { platform, id };
    }) as [Person, Person];
    expect(samePerson(persons, one, two)).toBe(same);
    expect(samePerson(persons, two, one)).toBe(same);
    expect(canSecond(persons, one, two)).toBe(may);
    expect(canSecond(persons, two, one)).toBe(may);
  });
});
