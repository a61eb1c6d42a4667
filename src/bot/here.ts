import { type AccessRule, atLeast, levelFor, visibleAppliances } from '../access';
import { commands } from '../jobs/catalog';
import type { Messages } from '../messages';
import type { Level } from '../problem';
import { type Block, code, type Person, type Report, type Text } from '../report';

export interface Rights {
  readonly rules: readonly AccessRule[];
  readonly names: readonly string[];
}

/** Only what this person may run on some appliance, for some domain. */
export function helpReport(person: Person, rights: Rights, say: Messages): Report {
  const best = highestAnywhere(person, rights);
  const mine = commands.filter(
    ({ name, level }) => name === 'help' || name === 'whoami' || atLeast(best, level),
  );
  return {
    language: say.language,
    status: 'info',
    headline: say.help.headline(),
    blocks: [
      {
        kind: 'facts',
        facts: mine.map(({ name, usage }): [string, Text] => [usage, [say.help.summary(name)]]),
      },
      { kind: 'text', text: best === undefined ? say.help.nothing() : say.help.on() },
    ],
  };
}

export function whoamiReport(person: Person, rights: Rights, say: Messages): Report {
  const visible = visibleAppliances(rights.rules, person, rights.names);
  const account = `${person.platform}:${person.id}`;
  const facts = visible.map((name): [string, Text] => {
    const level = levelFor(rights.rules, person, name);
    const domains = limitedDomains(person, name, rights.rules);
    const all: Text = [level ?? say.whoami.none];
    return [
      say.whoami.levelOn(name),
      domains.length === 0 ? all : [...all, '; ', ...say.whoami.limited(domains.join(', '))],
    ];
  });
  return {
    language: say.language,
    status: 'info',
    headline: say.whoami.headline(person),
    blocks: [
      {
        kind: 'facts',
        facts: [
          [say.whoami.id, [code(account)]],
          ...facts,
          ...(visible.length === 0 ? [[say.whoami.level, [say.whoami.none]] satisfies [string, Text]] : []),
        ],
      },
    ],
  };
}

export function appliancesReport(person: Person, rights: Rights, say: Messages): Report {
  const visible = visibleAppliances(rights.rules, person, rights.names);
  const blocks: Block[] =
    visible.length === 0
      ? []
      : [
          {
            kind: 'facts',
            facts: visible.map((name): [string, Text] => [
              name,
              [
                levelFor(rights.rules, person, name) ??
                  say.whoami.limited(limitedDomains(person, name, rights.rules).join(', ')),
              ].flat(),
            ]),
          },
        ];
  return {
    language: say.language,
    status: 'info',
    headline: say.appliances.headline(visible.length),
    blocks,
  };
}

function highestAnywhere(person: Person, { rules, names }: Rights): Level | undefined {
  const everywhere = rules.map((rule) => ({ ...rule, domains: ['*'] }));
  const levels = names.map((name) => levelFor(everywhere, person, name));
  return (['admin', 'operator', 'viewer'] as const).find((level) => levels.includes(level));
}

/** The globs of rules that are limited to some domains and say something about this appliance. */
function limitedDomains(person: Person, name: string, rules: readonly AccessRule[]): string[] {
  return rules
    .filter((rule) => !rule.domains.includes('*') && visibleAppliances([rule], person, [name]).length > 0)
    .flatMap((rule) => rule.domains.map((domain) => `${domain} (${rule.level})`));
}
