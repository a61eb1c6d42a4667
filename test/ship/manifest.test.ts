import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { commands } from '../../src/jobs/catalog';
import { read, root } from './files';

interface SlashCommand {
  readonly command?: string;
  readonly usage_hint?: string;
  readonly should_escape?: boolean;
  readonly url?: string;
}

interface Manifest {
  readonly features: { readonly slash_commands: readonly SlashCommand[] };
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
  readonly settings: Record<string, unknown>;
}

const text = read('slack/manifest.yaml');
const manifest: Manifest = parse(text);

test('it is what scripts/manifest.mjs writes from the catalog', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/manifest.mjs'), '--check'], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
});

test('one slash command, whose hint names every command and fits', () => {
  expect(manifest.features.slash_commands).toHaveLength(1);
  const [{ command, usage_hint = '', should_escape, url } = {}] = manifest.features.slash_commands;
  expect([command, should_escape, url]).toEqual(['/esa', false, undefined]);
  for (const { usage } of commands) expect(usage_hint).toContain(usage);
  expect(usage_hint.length).toBeLessThanOrEqual(1000);
});

/** Slack's methods that need a scope, and which: https://docs.slack.dev/reference/methods */
const scopes = new Map<string, string | readonly string[] | undefined>([
  ['chat.postMessage', 'chat:write'],
  ['chat.update', 'chat:write'],
  ['chat.postEphemeral', 'chat:write'],
  ['conversations.open', 'im:write'],
  ['conversations.info', ['channels:read', 'groups:read']],
  ['usergroups.users.list', 'usergroups:read'],
  ['users.info', 'users:read'],
  ['auth.test', undefined],
]);

test('its scopes are those of what the bot calls and hears, and each says why', () => {
  const folder = join(root, 'src/bot/slack');
  const source = readdirSync(folder)
    .map((file) => read(`src/bot/slack/${file}`))
    .join('\n');
  const called = [...source.matchAll(/client\.(?<method>[a-z]+(?:\.[a-zA-Z]+)+)\(/g)].map(
    ({ groups }) => groups?.method ?? '',
  );
  expect(called.filter((method) => !scopes.has(method))).toEqual([]);
  const needed = [...called.flatMap((method) => scopes.get(method)), 'commands', 'app_mentions:read'];
  const granted = manifest.oauth_config.scopes.bot;
  expect([...granted].sort()).toEqual([...new Set(needed.filter((scope) => scope !== undefined))].sort());
  for (const scope of granted) expect(text).toMatch(new RegExp(`\\n {6}# [^\\n]{5,}\\n {6}- ${scope}\\n`));
});

test('it hears mentions and buttons over Socket Mode, and says what HTTP needs', () => {
  expect(manifest.settings).toMatchObject({
    event_subscriptions: { bot_events: ['app_mention'] },
    interactivity: { is_enabled: true },
    socket_mode_enabled: true,
  });
  expect(text.match(/# (?:request_)?url: https:\/\/\S+\/slack\/events$/gm)).toHaveLength(3);
});
