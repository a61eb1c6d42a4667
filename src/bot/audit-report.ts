import type { Audit } from '../audit';
import { type Entry, searchTrail } from '../audit/search';
import { shortId, shortIds } from '../ids';
import type { Messages } from '../messages';
import { type Report, type Text, time } from '../report';

const ROWS = 20;

/** The newest entries of the trail, for admins of every appliance: it says what others did on all of them. */
export async function auditReport(
  wanted: { host?: string; by?: string },
  audit: Audit,
  say: Messages,
): Promise<Report> {
  const entries = await searchTrail(audit.file, wanted, ROWS);
  return {
    language: say.language,
    status: 'info',
    headline: say.audit.headline(entries.length),
    blocks:
      entries.length === 0
        ? []
        : [
            { kind: 'table', columns: [say.audit.when, ''], rows: rows(entries, say) },
            ...(wanted.host === undefined ? [{ kind: 'text' as const, text: say.audit.reads() }] : []),
          ],
  };
}

/** When, and one sentence: two things side by side are what a phone shows. */
function rows(entries: readonly Entry[], say: Messages): Text[][] {
  const short = shortIds(entries.flatMap(({ action }) => action ?? []));
  return entries.map(({ at, event, person, appliance, line, action, outcome, detail }) => [
    [time(Date.parse(at))],
    say.audit.entry({
      event,
      appliance,
      outcome,
      detail,
      // A name can be changed by its owner, so the account stands beside it.
      who: person && `${person.name} (${person.platform}:${person.id})`,
      line: line && readable(line, short),
      id: action && short.get(action),
    }),
  ]);
}

/** Buttons carry ids that nobody can read: of a decision the whole id, of everything else an opaque one. */
function readable(line: string, short: ReadonlyMap<string, string>): string {
  const { word, id = '' } = /^(?<word>approve|cancel|button) (?<id>[a-z2-7]{26})$/.exec(line)?.groups ?? {};
  if (word === undefined) return line;
  return word === 'button' ? word : `${word} ${short.get(id) ?? shortId(id)}`;
}
