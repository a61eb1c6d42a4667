/** Sentences of reading commands that no source shows; see `words.ts` for what that means. */
export const readWords = {
  telnet: {
    refused: 'telnet: Unable to connect to remote host: Connection refused',
    timedOut: 'telnet: Unable to connect to remote host: Operation timed out',
    closed: 'Connection closed.',
    closedByFarEnd: 'Connection closed by foreign host.',
  },
  workqueue: {
    status: (paused?: string) => `Status:   ${paused === undefined ? 'Operational' : `Paused by ${paused}`}`,
    messages: (count: number) => `Messages: ${count}`,
    pause: 'Manually pause work queue?  This will only affect unprocessed messages.',
    resume: 'Resume work queue processing?',
  },
  showrecipients: {
    menu: [
      'Please select how you would like to show messages:',
      '1. By recipient host.',
      '2. By Envelope From address.',
      '3. All.',
    ],
    host: 'Please enter the hostname for the messages you wish to show.',
    wait: 'Showing messages, please wait.',
    heads: ['MID/         Bytes/     Sender/                Subject', '[RID]        [Atmps]    Recipient'],
    none: 'No record of that host.',
  },
  grep: {
    log: 'Enter the number of the log you wish to grep.',
    expression: 'Enter the regular expression to grep.',
    insensitive: 'Do you want this search to be case insensitive?',
    tail: 'Do you want to tail the logs?',
    paginate: 'Do you want to paginate the output?',
  },
  log: {
    delayed: (dcid: number, mid: number, code: string, said: string) =>
      `Delayed: DCID ${dcid} MID ${mid} to RID 0 - 4.1.0 - Unknown address error ('${code}', ['${said}']) []`,
    network: (dcid: number, host: string, ip: string, why: string, from: string) =>
      `Connection Error: DCID ${dcid} domain: ${host} IP: ${ip} port: 25 details: ${why} interface: ${from} reason: network error`,
  },
} as const;
