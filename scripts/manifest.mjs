import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensurePackages } from './install.mjs';
import { root } from './run.mjs';

/**
 * Writes slack/manifest.yaml, so that what Slack shows behind `/esa` is what the catalog has. `--check` only says
 * whether it is so, by the program as it was compiled last.
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

function catalog() {
  return createRequire(import.meta.url)(join(root, 'build/src/jobs/catalog.js')).commands;
}

const file = join(root, FILE);
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== manifest(catalog())) {
    process.stderr.write(`${FILE} is not what the catalog says. Run npm run manifest.\n`);
    process.exitCode = 1;
  }
} else {
  await ensurePackages();
  await ensureBuilt('build/src/main.js');
  writeFileSync(file, manifest(catalog()));
}
