import {
  dig,
  type Exchange,
  findevent,
  grep,
  hoststatus,
  showrecipients,
  smtpping,
  status,
  statusDetail,
  telnet,
  tophosts,
  version,
  workqueue,
} from '../esa-client';

/** What may be recorded: every dialogue that changes nothing. Their names are the folders of test/transcripts. */
const readings: ReadonlyMap<
  string,
  { usage: string; made(words: readonly string[]): Exchange<unknown> | undefined }
> = new Map([
  ['tophosts', { usage: 'tophosts', made: ([...more]) => (more.length === 0 ? tophosts() : undefined) }],
  ['hoststatus', { usage: 'hoststatus mail.com', made: one(hoststatus) }],
  [
    'status',
    {
      usage: 'status [detail]',
      made: ([detail, ...more]) => {
        if (more.length > 0) return undefined;
        return detail === undefined ? status() : detail === 'detail' ? statusDetail() : undefined;
      },
    },
  ],
  ['workqueue', { usage: 'workqueue', made: ([...more]) => (more.length === 0 ? workqueue() : undefined) }],
  ['version', { usage: 'version', made: ([...more]) => (more.length === 0 ? version() : undefined) }],
  [
    'dig',
    {
      usage: 'dig mx|a|aaaa mail.com',
      made: ([type, name, ...more]) =>
        (type === 'mx' || type === 'a' || type === 'aaaa') && name !== undefined && more.length === 0
          ? dig({ type, name })
          : undefined,
    },
  ],
  ['telnet', { usage: 'telnet mx.mail.com', made: one(telnet) }],
  ['smtpping', { usage: 'smtpping mail.com', made: one(smtpping) }],
  ['showrecipients', { usage: 'showrecipients mail.com', made: one(showrecipients) }],
  ['grep', { usage: 'grep mail.com', made: one((domain) => grep({ domain })) }],
  ['findevent', { usage: 'findevent 8101', made: one((mid) => findevent(Number(mid))) }],
]);

/** The dialogue that a line asks for; undefined when it is none of ours. @throws TypeError for an argument that is none */
export function readingOf(line: string): Exchange<unknown> | undefined {
  const [name = '', ...words] = line.trim().toLowerCase().split(/\s+/);
  return readings.get(name)?.made(words);
}

export function usages(): readonly string[] {
  return [...readings.values()].map(({ usage }) => usage);
}

function one(make: (argument: string) => Exchange<unknown>) {
  return ([argument, ...more]: readonly string[]) =>
    argument === undefined || more.length > 0 ? undefined : make(argument);
}
