// AZ-05: every role, every command, every appliance, as it was written by hand, asked of the bot with a slash command
// and of the road that bot and worker share. AZ-02 is some of its cells.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startAppliance } from '../../demo/asyncos';
import { authorise } from '../../src/jobs/authorise';
import { commands } from '../../src/jobs/catalog';
import { Problem } from '../../src/problem';
import type { Person } from '../../src/report';
import type { TestWorld } from '../world';
import { englishWorld } from './refused';

const all = { appliances: ['*'], domains: ['*'] };
const access = [
  { people: ['slack:U0VIEW'], level: 'viewer' as const, ...all },
  { people: ['slack:U0OPER'], level: 'operator' as const, ...all },
  { people: ['slack:U0ADMIN'], level: 'admin' as const, ...all },
  { people: ['slack:U0LAB'], level: 'operator' as const, ...all, appliances: ['lab*'] },
  { people: ['slack:U0MAIL'], level: 'admin' as const, appliances: ['esa1'], domains: ['mail.com'] },
  { people: ['slack:group:S0DUTY'], level: 'operator' as const, ...all, appliances: ['esa?'] },
];
const roles = {
  nobody: 'U0EVE',
  viewer: 'U0VIEW',
  operator: 'U0OPER',
  admin: 'U0ADMIN',
  lab: 'U0LAB',
  mail: 'U0MAIL',
  duty: 'U0DUTY',
} as const;
const names = ['esa1', 'lab1'];

// A level: denied, this one is needed. `unknown`: told as of an appliance that is not there. `none`: told that one has
// no access at all. `offline`: accepted, and none is asked, named or not. `here`: the bot answers by itself, and
// checks by itself. A name: that one is asked.
const matrix = `
                         | on esa1  | on lab1  | on both  | without
nobody   queue           | none     | none     | none     | none
nobody   queue by hard   | none     | none     | none     | none
nobody   host mail.com   | none     | none     | none     | none
nobody   host a.org      | none     | none     | none     | none
nobody   check mail.com  | none     | none     | none     | none
nobody   check a.org     | none     | none     | none     | none
nobody   dns mail.com    | none     | none     | none     | none
nobody   dns a.org       | none     | none     | none     | none
nobody   smtp mail.com   | none     | none     | none     | none
nobody   smtp a.org      | none     | none     | none     | none
nobody   status          | none     | none     | none     | none
nobody   messages mail.com| none    | none     | none     | none
nobody   messages a.org  | none     | none     | none     | none
nobody   log mail.com    | none    | none     | none     | none
nobody   log a.org       | none     | none     | none     | none
nobody   log 810000      | none     | none     | none     | none    
nobody   smtpping mail.com| none    | none     | none     | none
nobody   smtpping a.org  | none     | none     | none     | none
nobody   explain 451      | none     | none     | none     | none
nobody   retry mail.com  | none     | none     | none     | none
nobody   retry a.org     | none     | none     | none     | none
nobody   retry all       | none     | none     | none     | none
nobody   doctor appliances | none     | none     | none     | none
viewer   queue           | esa1     | lab1     | esa1,lab1 | esa1,lab1
viewer   queue by hard   | esa1     | lab1     | esa1,lab1 | esa1,lab1
viewer   host mail.com   | esa1     | lab1     | esa1,lab1 | esa1,lab1
viewer   host a.org      | esa1     | lab1     | esa1,lab1 | esa1,lab1
viewer   check mail.com  | esa1     | lab1     | esa1,lab1 | esa1,lab1
viewer   check a.org     | esa1     | lab1     | esa1,lab1 | esa1,lab1
viewer   dns mail.com    | esa1     | lab1     | esa1,lab1 | esa1,lab1
viewer   dns a.org       | esa1     | lab1     | esa1,lab1 | esa1,lab1
viewer   smtp mail.com   | esa1     | lab1     | esa1,lab1 | esa1,lab1
viewer   smtp a.org      | esa1     | lab1     | esa1,lab1 | esa1,lab1
viewer   status          | esa1     | lab1     | esa1,lab1 | esa1,lab1
viewer   messages mail.com| operator | operator | operator | operator
viewer   messages a.org  | operator | operator | operator | operator
viewer   log mail.com    | operator | operator | operator | operator
viewer   log a.org       | operator | operator | operator | operator
viewer   log 810000      | operator | operator | operator | operator
viewer   smtpping mail.com| operator | operator | operator | operator
viewer   smtpping a.org  | operator | operator | operator | operator
viewer   explain 451      | offline  | offline  | offline  | offline
viewer   retry mail.com  | operator | operator | operator | operator
viewer   retry a.org     | operator | operator | operator | operator
viewer   retry all       | admin    | admin    | admin    | admin
viewer   doctor appliances | admin    | admin    | admin    | admin
operator queue           | esa1     | lab1     | esa1,lab1 | esa1,lab1
operator queue by hard   | esa1     | lab1     | esa1,lab1 | esa1,lab1
operator host mail.com   | esa1     | lab1     | esa1,lab1 | esa1,lab1
operator host a.org      | esa1     | lab1     | esa1,lab1 | esa1,lab1
operator check mail.com  | esa1     | lab1     | esa1,lab1 | esa1,lab1
operator check a.org     | esa1     | lab1     | esa1,lab1 | esa1,lab1
operator dns mail.com    | esa1     | lab1     | esa1,lab1 | esa1,lab1
operator dns a.org       | esa1     | lab1     | esa1,lab1 | esa1,lab1
operator smtp mail.com   | esa1     | lab1     | esa1,lab1 | esa1,lab1
operator smtp a.org      | esa1     | lab1     | esa1,lab1 | esa1,lab1
operator status          | esa1     | lab1     | esa1,lab1 | esa1,lab1
operator messages mail.com| esa1    | lab1     | esa1,lab1 | esa1,lab1
operator messages a.org  | esa1     | lab1     | esa1,lab1 | esa1,lab1
operator log mail.com    | esa1    | lab1     | esa1,lab1 | esa1,lab1
operator log a.org       | esa1     | lab1     | esa1,lab1 | esa1,lab1
operator log 810000      | esa1     | lab1     | esa1,lab1 | esa1,lab1
operator smtpping mail.com| esa1    | lab1     | esa1,lab1 | esa1,lab1
operator smtpping a.org  | esa1     | lab1     | esa1,lab1 | esa1,lab1
operator explain 451      | offline  | offline  | offline  | offline
operator retry mail.com  | esa1     | lab1     | esa1,lab1 | esa1,lab1
operator retry a.org     | esa1     | lab1     | esa1,lab1 | esa1,lab1
operator retry all       | admin    | admin    | admin    | admin
operator doctor appliances | admin    | admin    | admin    | admin
admin    queue           | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    queue by hard   | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    host mail.com   | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    host a.org      | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    check mail.com  | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    check a.org     | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    dns mail.com    | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    dns a.org       | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    smtp mail.com   | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    smtp a.org      | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    status          | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    messages mail.com| esa1    | lab1     | esa1,lab1 | esa1,lab1
admin    messages a.org  | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    log mail.com    | esa1    | lab1     | esa1,lab1 | esa1,lab1
admin    log a.org       | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    log 810000      | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    smtpping mail.com| esa1    | lab1     | esa1,lab1 | esa1,lab1
admin    smtpping a.org  | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    explain 451      | offline  | offline  | offline  | offline
admin    retry mail.com  | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    retry a.org     | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    retry all       | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    doctor appliances | esa1     | lab1     | esa1,lab1 | esa1,lab1
lab      queue           | unknown  | lab1     | unknown  | lab1
lab      queue by hard   | unknown  | lab1     | unknown  | lab1
lab      host mail.com   | unknown  | lab1     | unknown  | lab1
lab      host a.org      | unknown  | lab1     | unknown  | lab1
lab      check mail.com  | unknown  | lab1     | unknown  | lab1
lab      check a.org     | unknown  | lab1     | unknown  | lab1
lab      dns mail.com    | unknown  | lab1     | unknown  | lab1
lab      dns a.org       | unknown  | lab1     | unknown  | lab1
lab      smtp mail.com   | unknown  | lab1     | unknown  | lab1
lab      smtp a.org      | unknown  | lab1     | unknown  | lab1
lab      status          | unknown  | lab1     | unknown  | lab1
lab      messages mail.com| unknown | lab1     | unknown  | lab1
lab      messages a.org  | unknown  | lab1     | unknown  | lab1
lab      log mail.com    | unknown | lab1     | unknown  | lab1
lab      log a.org       | unknown  | lab1     | unknown  | lab1
lab      log 810000      | unknown  | lab1     | unknown  | lab1    
lab      smtpping mail.com| unknown | lab1     | unknown  | lab1
lab      smtpping a.org  | unknown  | lab1     | unknown  | lab1
lab      explain 451      | offline  | offline  | offline  | offline
lab      retry mail.com  | unknown  | lab1     | unknown  | lab1
lab      retry a.org     | unknown  | lab1     | unknown  | lab1
lab      retry all       | unknown  | admin    | unknown  | admin
lab      doctor appliances | unknown  | admin    | unknown  | admin
mail     queue           | viewer   | unknown  | unknown  | viewer
mail     queue by hard   | viewer   | unknown  | unknown  | viewer
mail     host mail.com   | esa1     | unknown  | unknown  | esa1
mail     host a.org      | viewer   | unknown  | unknown  | viewer
mail     check mail.com  | esa1     | unknown  | unknown  | esa1
mail     check a.org     | viewer   | unknown  | unknown  | viewer
mail     dns mail.com    | esa1     | unknown  | unknown  | esa1
mail     dns a.org       | viewer   | unknown  | unknown  | viewer
mail     smtp mail.com   | esa1     | unknown  | unknown  | esa1
mail     smtp a.org      | viewer   | unknown  | unknown  | viewer
mail     status          | viewer   | unknown  | unknown  | viewer
mail     messages mail.com| esa1    | unknown  | unknown  | esa1
mail     messages a.org  | operator | unknown  | unknown  | operator
mail     log mail.com    | esa1    | unknown  | unknown  | esa1
mail     log a.org       | operator | unknown  | unknown  | operator
mail     log 810000      | operator | unknown  | unknown  | operator
mail     smtpping mail.com| esa1    | unknown  | unknown  | esa1
mail     smtpping a.org  | operator | unknown  | unknown  | operator
mail     explain 451      | offline  | offline  | offline  | offline
mail     retry mail.com  | esa1     | unknown  | unknown  | esa1
mail     retry a.org     | operator | unknown  | unknown  | operator
mail     retry all       | admin    | unknown  | unknown  | admin
mail     doctor appliances | admin    | unknown  | unknown  | admin
duty     queue           | esa1     | unknown  | unknown  | esa1
duty     queue by hard   | esa1     | unknown  | unknown  | esa1
duty     host mail.com   | esa1     | unknown  | unknown  | esa1
duty     host a.org      | esa1     | unknown  | unknown  | esa1
duty     check mail.com  | esa1     | unknown  | unknown  | esa1
duty     check a.org     | esa1     | unknown  | unknown  | esa1
duty     dns mail.com    | esa1     | unknown  | unknown  | esa1
duty     dns a.org       | esa1     | unknown  | unknown  | esa1
duty     smtp mail.com   | esa1     | unknown  | unknown  | esa1
duty     smtp a.org      | esa1     | unknown  | unknown  | esa1
duty     status          | esa1     | unknown  | unknown  | esa1
duty     messages mail.com| esa1    | unknown  | unknown  | esa1
duty     messages a.org  | esa1     | unknown  | unknown  | esa1
duty     log mail.com    | esa1    | unknown  | unknown  | esa1
duty     log a.org       | esa1     | unknown  | unknown  | esa1
duty     log 810000      | esa1     | unknown  | unknown  | esa1    
duty     smtpping mail.com| esa1    | unknown  | unknown  | esa1
duty     smtpping a.org  | esa1     | unknown  | unknown  | esa1
duty     explain 451      | offline  | offline  | offline  | offline
duty     retry mail.com  | esa1     | unknown  | unknown  | esa1
duty     retry a.org     | esa1     | unknown  | unknown  | esa1
duty     retry all       | admin    | unknown  | unknown  | admin
duty     doctor appliances | admin    | unknown  | unknown  | admin
nobody   capture status          | none     | none     | none     | none
nobody   capture start mail.com  | none     | none     | none     | none
nobody   capture start a.org     | none     | none     | none     | none
nobody   capture stop            | none     | none     | none     | none
nobody   smtpping mail.com send  | none     | none     | none     | none
nobody   smtpping a.org send     | none     | none     | none     | none
nobody   debuglog start mail.com | none     | none     | none     | none
nobody   debuglog stop a.org     | none     | none     | none     | none
viewer   capture status          | esa1     | lab1     | esa1,lab1 | esa1,lab1
viewer   capture start mail.com  | admin    | admin    | admin    | admin
viewer   capture start a.org     | admin    | admin    | admin    | admin
viewer   capture stop            | admin    | admin    | admin    | admin
viewer   smtpping mail.com send  | admin    | admin    | admin    | admin
viewer   smtpping a.org send     | admin    | admin    | admin    | admin
viewer   debuglog start mail.com | admin    | admin    | admin    | admin
viewer   debuglog stop a.org     | admin    | admin    | admin    | admin
operator capture status          | esa1     | lab1     | esa1,lab1 | esa1,lab1
operator capture start mail.com  | admin    | admin    | admin    | admin
operator capture start a.org     | admin    | admin    | admin    | admin
operator capture stop            | admin    | admin    | admin    | admin
operator smtpping mail.com send  | admin    | admin    | admin    | admin
operator smtpping a.org send     | admin    | admin    | admin    | admin
operator debuglog start mail.com | admin    | admin    | admin    | admin
operator debuglog stop a.org     | admin    | admin    | admin    | admin
admin    capture status          | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    capture start mail.com  | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    capture start a.org     | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    capture stop            | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    smtpping mail.com send  | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    smtpping a.org send     | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    debuglog start mail.com | esa1     | lab1     | esa1,lab1 | esa1,lab1
admin    debuglog stop a.org     | esa1     | lab1     | esa1,lab1 | esa1,lab1
lab      capture status          | unknown  | lab1     | unknown  | lab1
lab      capture start mail.com  | unknown  | admin    | unknown  | admin
lab      capture start a.org     | unknown  | admin    | unknown  | admin
lab      capture stop            | unknown  | admin    | unknown  | admin
lab      smtpping mail.com send  | unknown  | admin    | unknown  | admin
lab      smtpping a.org send     | unknown  | admin    | unknown  | admin
lab      debuglog start mail.com | unknown  | admin    | unknown  | admin
lab      debuglog stop a.org     | unknown  | admin    | unknown  | admin
mail     capture status          | viewer   | unknown  | unknown  | viewer
mail     capture start mail.com  | esa1     | unknown  | unknown  | esa1
mail     capture start a.org     | admin    | unknown  | unknown  | admin
mail     capture stop            | admin    | unknown  | unknown  | admin
mail     smtpping mail.com send  | esa1     | unknown  | unknown  | esa1
mail     smtpping a.org send     | admin    | unknown  | unknown  | admin
mail     debuglog start mail.com | esa1     | unknown  | unknown  | esa1
mail     debuglog stop a.org     | admin    | unknown  | unknown  | admin
duty     capture status          | esa1     | unknown  | unknown  | esa1
duty     capture start mail.com  | admin    | unknown  | unknown  | admin
duty     capture start a.org     | admin    | unknown  | unknown  | admin
duty     capture stop            | admin    | unknown  | unknown  | admin
duty     smtpping mail.com send  | admin    | unknown  | unknown  | admin
duty     smtpping a.org send     | admin    | unknown  | unknown  | admin
duty     debuglog start mail.com | admin    | unknown  | unknown  | admin
duty     debuglog stop a.org     | admin    | unknown  | unknown  | admin
`;
const suffixes = [' on esa1', ' on lab1', ' on esa1,lab1', ''];
const ownCheck = ['help', 'whoami', 'appliances', 'approve a7k2', 'cancel a7k2', 'audit', 'doctor'];

type Role = keyof typeof roles;
const written = matrix
  .trim()
  .split('\n')
  .slice(1)
  .flatMap((row) => {
    const [left = '', ...cells] = row.split('|').map((part) => part.trim());
    const [, role = '', line = ''] = /^(?<role>\S+) +(?<line>.+)$/.exec(left) ?? [];
    return cells.map((cell, i) => ({ role: role as Role, line: line + suffixes[i], cell }));
  });
const cells = [
  ...written,
  ...(Object.keys(roles) as Role[]).flatMap((role) =>
    ownCheck.flatMap((line) => suffixes.map((suffix) => ({ role, line: line + suffix, cell: 'here' }))),
  ),
];

let world: TestWorld;
beforeAll(async () => {
  const appliances = {
    esa1: await startAppliance({ hostname: 'esa1.example.com' }),
    lab1: await startAppliance({ hostname: 'lab1.example.com' }),
  };
  // Nobody carries out what is accepted: what the bot says at once is what counts here.
  world = await englishWorld({ appliances, workers: 0, config: { access } });
  world.slack.usergroups.set('S0DUTY', ['U0DUTY']);
});
afterAll(async () => {
  await world.stop();
});

test('AZ-05 the matrix has a cell for every role, command, appliance', () => {
  const lines = [...new Set(written.map(({ line }) => line))];
  const named = new Set([...lines, ...ownCheck].map((line) => line.split(' ')[0]));
  expect([...named].sort()).toEqual(commands.map(({ name }) => name).sort());
  const pairs = written.map(({ role, line }) => `${role} ${line}`).sort();
  expect(pairs).toEqual(
    Object.keys(roles)
      .flatMap((role) => lines.map((line) => `${role} ${line}`))
      .sort(),
  );
});

test.each(cells)('AZ-05 $role: $line: $cell', async ({ role, line, cell }) => {
  const user = roles[role];
  const groups = role === 'duty' ? ['group:S0DUTY'] : [];
  expect(shared({ platform: 'slack', id: user, name: role, groups }, line)).toBe(cell);
  // The same id on another platform is another person.
  const elsewhere = { platform: 'teams', id: user, name: role, groups };
  expect(shared(elsewhere, line)).toBe(cell === 'here' ? 'here' : 'none');
  const { status, body } = await world.send(line, { user });
  expect(status).toBe(200);
  const accepted = cell === 'offline' || names.some((name) => cell.split(',').includes(name));
  // The trail and the doctor speak of every appliance, so they are for those who are admins of all.
  const answer =
    cell === 'here' && /^(?:audit|doctor)/.test(line) && role !== 'admin'
      ? role === 'nobody'
        ? 'none'
        : 'admin'
      : cell;
  expect(said(body)).toBe(accepted ? 'accepted' : answer);
});

function shared(person: Person, line: string): string {
  try {
    const { invocation, appliances } = authorise(line, person, access, names);
    if (invocation.offline) return 'offline';
    return invocation.here ? 'here' : appliances.join(',');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { trouble } = error;
    if (trouble.kind === 'denied') return trouble.level;
    return { 'no-access': 'none', 'unknown-appliance': 'unknown' }[trouble.kind as string] ?? trouble.kind;
  }
}

function said(body: string): string {
  if (body === '') return 'accepted';
  if (body.includes('You have no access to any appliance here')) return 'none';
  if (body.includes('Unknown appliance')) return 'unknown';
  const { text = '' } = JSON.parse(body) as { text?: string };
  return /You need the level `?(?<level>\w+)/.exec(text)?.groups?.level ?? 'here';
}
