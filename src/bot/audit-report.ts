import type { Audit } from '../audit';
import { type Entry, searchTrail } from '../audit/search';
import type { Messages } from '../messages';
import { code, type Report, type Text, time } from '../report';

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
        : [{ kind: 'table', columns: say.audit.columns, rows: entries.map((entry) => row(entry, say)) }],
  };
}

function row({ at, person, event, appliance, line, action, outcome, detail }: Entry, say: Messages): Text[] {
  const what = [event, appliance, line, action].filter((part) => part !== undefined).join(' ');
  const how = [outcome, detail].filter((part) => part !== undefined).join(': ');
  return [
    [time(Date.parse(at))],
    person ? [code(`${person.name} (${person.platform}:${person.id})`)] : say.audit.nobody(),
    [code(what)],
    how === '' ? ['–'] : [code(how)],
  ];
}
