import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './run.mjs';

const require = createRequire(import.meta.url);

/** The oldest version with twelve commands in a list. Its schemas in teams/schema are Microsoft's, unchanged. */
const VERSION = '1.24';
const SCHEMAS = `https://developer.microsoft.com/json-schemas/teams/v${VERSION}`;
const MANIFEST = 'MicrosoftTeams.schema.json';
const LOCALIZATION = 'MicrosoftTeams.Localization.schema.json';
/** In its list Teams shows so many; `help` has all of them. */
const COMMANDS = 12;
/** In place of the id of your bot: Teams takes no package without one. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** The files of the app package, of the same content for the same catalog, by their names in it. */
export function teamsFiles(commands, words, version) {
  const listed = [
    ...commands.filter(({ name }) => name !== 'help').slice(0, COMMANDS - 1),
    ...commands.filter(({ name }) => name === 'help'),
  ];
  const described = (language) =>
    listed.map(({ name, usage }) => `${usage}: ${words(language).help.summary(name).replaceAll('`', '')}`);
  const { app } = words('en').teams;
  const manifest = {
    $schema: `${SCHEMAS}/${MANIFEST}`,
    manifestVersion: VERSION,
    version,
    id: NO_ID,
    developer: {
      name: 'esa-chatops',
      websiteUrl: 'https://example.com/esa',
      privacyUrl: 'https://example.com/esa/privacy',
      termsOfUseUrl: 'https://example.com/esa/terms',
    },
    name: { short: 'ESA', full: 'esa-chatops' },
    description: { short: app.short, full: app.full },
    localizationInfo: {
      defaultLanguageTag: 'en',
      additionalLanguages: [{ languageTag: 'es', file: 'es.json' }],
    },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: '#1D4ED8',
    defaultInstallScope: 'team',
    bots: [
      {
        botId: NO_ID,
        scopes: ['personal', 'team', 'groupChat'],
        isNotificationOnly: false,
        supportsFiles: false,
        supportsCalling: false,
        supportsVideo: false,
        commandLists: [
          {
            scopes: ['personal', 'team', 'groupChat'],
            commands: listed.map(({ name }, at) => ({ title: name, description: described('en')[at] })),
          },
        ],
      },
    ],
    permissions: ['identity', 'messageTeamMembers'],
    validDomains: [],
  };
  const spanish = words('es').teams.app;
  const es = {
    $schema: `${SCHEMAS}/${LOCALIZATION}`,
    'name.short': 'ESA',
    'name.full': 'esa-chatops',
    'description.short': spanish.short,
    'description.full': spanish.full,
    ...Object.fromEntries(
      described('es').map((text, at) => [`bots[0].commandLists[0].commands[${at}].description`, text]),
    ),
  };
  mustBeValid(manifest, MANIFEST);
  mustBeValid(es, LOCALIZATION);
  return { 'manifest.json': written(manifest), 'es.json': written(es) };
}

/** What is uploaded: the files with the id of the bot in them, and the icons. The same bytes every time. */
export async function teamsPackage(files, appId) {
  const { zipSync } = await import('fflate');
  const icons = ['color.png', 'outline.png'].map((name) => [name, readFileSync(join(root, 'teams', name))]);
  const texts = Object.entries(files).map(([name, text]) => [
    name,
    new TextEncoder().encode(text.replaceAll(NO_ID, appId)),
  ]);
  // A zip holds the time of each file, in years from 1980.
  return zipSync(Object.fromEntries([...texts, ...icons]), { mtime: '1980-01-01T00:00:00' });
}

function written(value) {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function mustBeValid(value, schema) {
  const { default: Ajv } = require('ajv-draft-04');
  // Microsoft's patterns are none by the stricter rules of Unicode.
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  require('ajv-formats').default(ajv);
  const check = ajv.compile(JSON.parse(readFileSync(join(root, 'teams/schema', schema), 'utf8')));
  if (check(value)) return;
  const wrong = check.errors.map(({ instancePath, message }) => `${instancePath} ${message}`);
  throw new Error(`Teams would not take this by ${schema}:\n${wrong.join('\n')}`);
}
