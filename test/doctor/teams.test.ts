import { afterEach, expect, test } from '@jest/globals';
import { teamsPlatform } from '../../src/bot/teams/teams';
import type { Teams } from '../../src/config/schema';
import { createLog } from '../../src/log';
import { readable } from '../fakes/teams/fake-teams';
import { ANA, chatOf, startTeamsWorld, type TeamsWorld } from '../teams-world';

let esa: TeamsWorld | undefined;
afterEach(() => esa?.stop());

async function doctor({ say, shown }: TeamsWorld): Promise<string> {
  await say(ANA, 'doctor');
  return readable((await shown(/The bot: /, chatOf(ANA))).card);
}

test('all is well: a token is given, the keys can be had, Teams was heard', async () => {
  esa = await startTeamsWorld();
  const text = await doctor(esa);
  expect(text).toContain('Microsoft gives a token to the Teams app bbbbbbbb-0000-0000-0000-000000000000');
  expect(text).toContain('The keys that prove what comes from Teams can be had from 127.0.0.1');
  expect(text).toMatch(/Teams was heard, and gets its answers at 127\.0\.0\.1:\d+/);
});

test('Microsoft’s keys cannot be had: those known go on, and it is said', async () => {
  esa = await startTeamsWorld();
  await esa.say(ANA, 'whoami');
  await esa.shown(/You are/, chatOf(ANA));
  esa.teams.fail('keys', { status: 503 });
  const text = await doctor(esa);
  expect(text).toMatch(
    /The keys that prove what comes from Teams cannot be had from 127\.0\.0\.1 \( status 503 \)/,
  );
});

test.each([
  ['without authentication', { playground: true }, [{ kind: 'teams-playground' }]],
  [
    'with a wrong secret, before anything was heard',
    { appPassword: 'wrong' },
    [{ kind: 'teams-refused', error: 'invalid_client' }, { kind: 'teams-keys' }, { kind: 'teams-unheard' }],
  ],
])('%s', async (_, wrong, found) => {
  esa = await startTeamsWorld();
  const teams = { ...(esa.world.config.teams as Teams), ...wrong };
  const log = createLog({ name: 'test', level: 'silent' });
  const examined = await teamsPlatform({ teams, language: 'en', log }).examine?.();
  expect(examined).toMatchObject(found);
});
