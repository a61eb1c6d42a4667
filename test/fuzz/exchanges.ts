import type { Exchange } from '../../src/esa-client';
import * as client from '../../src/esa-client';
import { enterMachine } from '../../src/esa-client/exchanges/clustermode';

/**
 * Every exchange there is: how it is made from a text and a number that may be anything, and the template of what may
 * then be written. A new exchange needs a row.
 */
export interface Row {
  make(text: string, number: number): Exchange<unknown>;
  /** Lines without an argument. Numbers that a menu showed may always be written. */
  readonly fixed: readonly string[];
  /** Lines that hold the arguments. */
  holding?(text: string, number: number): readonly string[];
  /** What the appliance asks, in its order, so that every argument is wanted. */
  readonly asks?: readonly string[];
}

export const DOMAIN = 'mail.com';
const LOG = 'esachat_mail_com';
const COMMENT = 'debug log for ana';
const FILTER = 'tcp port 25 and (host 192.0.2.1)';
const CHOOSE = 'Choose the operation you want to perform:\r\n';
const logMenu = `Currently configured logs:\r\n1. "mail_logs" Type: "IronPort Text Mail Logs"\r\n2. "${LOG}" Type: "Domain Debug Logs"\r\n${CHOOSE}- NEW - Create a new log.\r\n- DELETE - Remove a log subscription.\r\n[]> `;
const newMenu = `${CHOOSE}- NEW - Create a new log.\r\n[]> `;
const commitAsks = [
  'esa.lab.local> ',
  'Please enter some comments describing your changes:\r\n[]> ',
  'Do you want to save the current configuration for rollback? [Y]> ',
];
const captureMenu = `${CHOOSE}- START - Start packet capture.\r\n- SETUP - Change packet capture settings.\r\n[]> `;
const logLines = ['logconfig', 'commit', 'clearchanges', 'NEW', 'DELETE', 'Y'];

export const rows: Readonly<Record<string, Row>> = {
  deliverNow: {
    make: (text, number) => client.deliverNow(number % 7 === 0 ? { all: true } : { domain: text }),
    fixed: ['delivernow'],
    holding: (text) => [text],
    asks: [
      '1. By recipient domain\r\n2. All messages\r\n[1]> ',
      'Please enter the recipient domain:\r\n[]> ',
    ],
  },
  dig: {
    make: (text, number) =>
      number % 3 === 0
        ? client.dig({ type: 'ptr', ip: text })
        : number % 3 === 1
          ? client.dig({ type: 'mx', name: DOMAIN }, { resolver: text })
          : client.dig({ type: 'aaaa', name: text }),
    fixed: [],
    holding: (text) => [`dig -x ${text}`, `dig @${text} mx ${DOMAIN}`, `dig aaaa ${text}`],
  },
  findevent: {
    make: (_, number) => client.findevent(number),
    fixed: [],
    holding: (_, number) => [`findevent -m ${number} mail_logs`],
  },
  grep: {
    make: (text, number) =>
      number % 4 === 0
        ? client.grep({ domain: text })
        : number % 4 === 1
          ? client.grep({ mids: [number, 1] })
          : number % 4 === 2
            ? client.grep({ dcids: [1, number] })
            : client.grep({ domain: DOMAIN, during: [text] }),
    fixed: ['grep', 'Y', 'N'],
    holding: (text, number) => [
      `[@ ]${text.split('.').join('[.]')}([^a-z0-9.-]|$)`,
      `MID (${number}|1)([^0-9]|$)`,
      `DCID (1|${number})([^0-9]|$)`,
      `(${text}).*[@ ]mail[.]com([^a-z0-9.-]|$)`,
    ],
    asks: [
      '1. "mail_logs" Type: "IronPort Text Mail Logs"\r\nEnter the number of the log you wish to grep.\r\n[]> ',
      'Enter the regular expression to grep.\r\n[]> ',
      'Do you want this search to be case insensitive? [Y]> ',
      'Do you want to search for non-matching lines? [N]> ',
      'Do you want to tail the logs? [N]> ',
      'Do you want to paginate the output? [N]> ',
    ],
  },
  hoststatus: {
    make: client.hoststatus,
    fixed: [],
    holding: (text) => [`hoststatus ${text}`],
  },
  createDebugLog: {
    make(text, number) {
      const log = { log: LOG, domain: DOMAIN, sessions: 5, comment: COMMENT };
      const key = (['log', 'domain', 'comment', 'sessions'] as const)[Math.abs(number % 4)] ?? 'sessions';
      return client.createDebugLog({ ...log, [key]: key === 'sessions' ? number : text });
    },
    fixed: [...logLines, LOG, DOMAIN, COMMENT, '5'],
    holding: (text, number) => [text, String(number)],
    asks: [
      newMenu,
      'Choose the log file type:\r\n1. IronPort Text Mail Logs\r\n2. Domain Debug Logs\r\n[1]> ',
      'Please enter the name for the log:\r\n[]> ',
      'Log level:\r\n[3]> ',
      'Enter the domain for which you want to record debug information:\r\n[]> ',
      'Enter the number of SMTP sessions to record:\r\n[1]> ',
      'Choose the method to retrieve the logs.\r\n[1]> ',
      'Filename to use for log files:\r\n[x]> ',
      `${logMenu.replace('1. "', '3. "')}`,
      ...commitAsks,
    ],
  },
  deleteLog: {
    make: (text, number) =>
      client.deleteLog(number % 2 === 0 ? text : LOG, number % 2 === 0 ? COMMENT : text),
    fixed: [...logLines, COMMENT],
    holding: (text) => [text],
    asks: [logMenu, 'Enter the number of the log you wish to delete.\r\n[]> ', newMenu, ...commitAsks],
  },
  logSubscriptions: { make: client.logSubscriptions, fixed: ['logconfig'], asks: [logMenu] },
  recordedIn: { make: client.recordedIn, fixed: [], holding: (text) => [`grep -e "." ${text}`] },
  packetCapture: { make: client.packetCapture, fixed: ['packetcapture'], asks: [captureMenu] },
  startCapture: {
    make: (text, number) =>
      client.startCapture(
        number % 2 === 0 ? { filter: text, megabytes: 5 } : { filter: FILTER, megabytes: number },
      ),
    fixed: ['packetcapture', 'SETUP', 'CUSTOM', 'START', 'Y', FILTER, '5'],
    holding: (text, number) => [text, String(number)],
    asks: [
      captureMenu,
      'Enter the maximum allowable file size in MB:\r\n[200]> ',
      'Do you want to stop the capture when the file size is reached? [N]> ',
      'The following interfaces are configured:\r\n[1]> ',
      `${CHOOSE}- PREDEFINED - PREDEFINED filter\r\n- CUSTOM - CUSTOM filter\r\n[]> `,
      'Enter the filter to be used for the capture:\r\n[]> ',
      captureMenu,
    ],
  },
  stopCapture: {
    make: client.stopCapture,
    fixed: ['packetcapture', 'STOP'],
    asks: [`${CHOOSE}- STOP - Stop packet capture.\r\n[]> `, captureMenu],
  },
  showrecipients: {
    make: client.showrecipients,
    fixed: ['showrecipients'],
    holding: (text) => [text],
    asks: [
      '1. By recipient host\r\n2. By sender\r\n[1]> ',
      'Please enter the hostname for the messages:\r\n[]> ',
    ],
  },
  smtpping: {
    make: (text, number) =>
      number % 3 === 0
        ? client.smtpping(text)
        : number % 3 === 1
          ? client.smtpping(DOMAIN, { mx: text })
          : client.smtpping(DOMAIN, { send: { to: text } }),
    fixed: ['diagnostic', 'NETWORK', 'SMTPPING', DOMAIN, 'Y', 'N', 'This is a test message.', '.'],
    holding: (text) => [text],
    asks: [
      `${CHOOSE}- NETWORK - Network.\r\n- RELOAD - Reset configuration.\r\n[]> `,
      `${CHOOSE}- FLUSH - Flush.\r\n- SMTPPING - Test a remote SMTP server.\r\n[]> `,
      'Enter the hostname or IP address of the SMTP server:\r\n[]> ',
      'The domain has MX records. Would you like to select an MX host to test? [Y]> ',
      'Select an MX host to test.\r\n1. mx1.mail.com\r\n2. mx2.mail.com\r\n[1]> ',
      'Select a network interface to use for the test.\r\n1. Management\r\n[1]> ',
      'Do you want to type in a test message to send? [N]> ',
      'Enter the From e-mail address:\r\n[from@example.com]> ',
      'Enter the To e-mail address:\r\n[]> ',
      'Enter the Subject:\r\n[Test]> ',
      'Enter the body of the message one line at a time. End with a "." on a line by itself.\r\n',
      '',
    ],
  },
  status: { make: client.status, fixed: ['status'] },
  statusDetail: { make: client.statusDetail, fixed: ['status detail'] },
  telnet: {
    make: (text) => client.telnet(text, { seconds: 1 }),
    fixed: ['QUIT', 'quit'],
    holding: (text) => [`telnet ${text} 25`],
  },
  tophosts: {
    make: (_, number) =>
      client.tophosts((['active', 'soft', 'hard', 'connections'] as const)[Math.abs(number % 4)]),
    fixed: ['tophosts active_rcpts', 'tophosts'],
    asks: [
      'Sort results by:\r\n1. Active Recipients\r\n2. Connections Out\r\n3. Delivered Recipients\r\n4. Hard Bounced\r\n5. Soft Bounced\r\n[1]> ',
    ],
  },
  version: { make: client.version, fixed: ['version'] },
  workqueue: {
    make: client.workqueue,
    fixed: ['workqueue status', 'N'],
    asks: ['Do you want to pause the work queue? [N]> '],
  },
  enterMachine: {
    make: enterMachine,
    fixed: ['clustermode'],
    holding: () => [],
    asks: ['1. Cluster\r\n2. Machine\r\n[1]> ', 'Choose a machine.\r\n1. a.example\r\n2. mail.com\r\n[1]> '],
  },
};

const fitting = new Map([
  ['createDebugLog', LOG],
  ['deleteLog', LOG],
  ['recordedIn', LOG],
  ['startCapture', FILTER],
]);

/** An argument that this exchange takes. */
export function fits(name: string): string {
  return fitting.get(name) ?? DOMAIN;
}

/** Of what the client exports, the functions that are no exchange. */
const others = ['createFleet', 'chooseFromMenu', 'readAttempts'];

export const exported = Object.keys(client).filter((name) => !others.includes(name));
