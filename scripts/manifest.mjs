import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { ensurePackages } from './install.mjs';
import { root } from './run.mjs';

/**
 * Writes slack/manifest.yaml and the manifest for Teams, so that what they show of commands is what the catalog has, and
 * with `--app-id` the package that is uploaded to Teams. By the program as it was compiled last: `--check` only says
 * whether the first two are so, `--pack` only writes the package.
 */
const FILE = 'slack/manifest.yaml';
/** Slack's own limit. */
const HINT = 1000;

function manifest(commands) {
  const hint = commands.map(({ usage }) => usage).join(' · ');
  if (hint.length > HINT)
    throw new Error(`The usage hint has ${hint.length} characters; Slack takes ${HINT}.`);
  return `# Written by npm run manifest. Slack: api.slack.com/apps, Create New App, From a manifest, YAML; docs/deploy.md has the steps.
#
# As it stands it is for Socket Mode (transport: socket), which needs no address that Slack can reach. For
# transport: http set socket_mode_enabled to false and give your address in the three lines that are commented out.

# biome-ignore-all format: as Slack's own export has it

display_information:
  name: ESA
  description: The delivery queue of our Cisco Email Security Appliances
features:
  # Answers that a channel does not take go to the person; without this tab Slack would refuse them. It is read-only
  # because the bot hears commands and mentions, not what is said to it there.
  app_home:
    home_tab_enabled: false
    messages_tab_enabled: true
    messages_tab_read_only_enabled: true
  bot_user:
    display_name: esa
    always_online: false
  slash_commands:
    - command: /esa
      # url: https://esa.example.com/slack/events
      description: What is waiting for delivery, why, and a safe way to retry
      usage_hint: ${JSON.stringify(hint)}
      # true would turn names of hosts and people into links and ids.
      should_escape: false
oauth_config:
  scopes:
    bot:
      # The slash command /esa
      - commands
      # Answers, updated in place, in channels that the bot was invited to
      - chat:write
      # @esa in threads, where Slack has no slash commands
      - app_mentions:read
      # The language of the person who asks
      - users:read
      # An answer that the channel no longer takes goes to the person who asked
      - im:write
      # Is a channel shared with another organisation? Nothing is posted there
      - channels:read
      # The same for private channels
      - groups:read
      # Rules for user groups (slack:group:S…). Remove this line if access: in config.yaml names none
      - usergroups:read
settings:
  event_subscriptions:
    # request_url: https://esa.example.com/slack/events
    bot_events:
      - app_mention
  interactivity:
    is_enabled: true
    # request_url: https://esa.example.com/slack/events
  org_deploy_enabled: false
  socket_mode_enabled: true
  # The bot keeps the token that config.yaml names.
  token_rotation_enabled: false
`;
}

const teamsOutput = join(root, 'build/teams-app.zip');

/** Of the program as it was compiled last. */
function compiled(path) {
  return createRequire(import.meta.url)(join(root, 'build/src', path));
}

/** Every file that is written from the catalog, by its path. */
async function sources() {
  const { teamsFiles } = await import('./teams-app.mjs');
  const { commands } = compiled('jobs/catalog.js');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const teams = teamsFiles(commands, compiled('messages/index.js').messages, version);
  return {
    teams,
    all: {
      [FILE]: manifest(commands),
      ...Object.fromEntries(Object.entries(teams).map(([name, text]) => [`teams/${name}`, text])),
    },
  };
}

const { values } = parseArgs({
  options: {
    check: { type: 'boolean' },
    pack: { type: 'boolean' },
    'app-id': { type: 'string' },
    out: { type: 'string' },
  },
});

async function check() {
  const { all } = await sources();
  for (const [path, text] of Object.entries(all)) {
    if (readFileSync(join(root, path), 'utf8') === text) continue;
    process.stderr.write(`${path} is not what the catalog says. Run npm run manifest.\n`);
    process.exitCode = 1;
  }
}

async function write() {
  await ensurePackages();
  await ensureBuilt('build/src/main.js');
  for (const [path, text] of Object.entries((await sources()).all)) writeFileSync(join(root, path), text);
  if (values['app-id'] === undefined)
    process.stdout.write('The package for Teams holds the id of your bot: npm run manifest -- --app-id ID\n');
  else await pack();
}

async function pack() {
  const { 'app-id': id = '', out = teamsOutput } = values;
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
    throw new Error(`${id} is no id of an app.`);
  const { teamsPackage } = await import('./teams-app.mjs');
  writeFileSync(out, await teamsPackage((await sources()).teams, id));
  process.stdout.write(`Upload to Teams: ${out}\n`);
}

try {
  await (values.check ? check() : values.pack ? pack() : write());
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
