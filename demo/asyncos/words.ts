/**
 * Every sentence of the simulator that no source shows. From memory of appliances or made up after fragments: a real
 * one differs, and a client that needs these exact words is wrong. Documented texts stand where they are printed.
 */
export const words = {
  deliverNow: {
    menu: [
      'Please choose an option for scheduling immediate delivery.',
      '1. By recipient domain',
      '2. All messages',
    ],
    domain: 'Please enter the recipient domain:',
    done: (domain: string) => `Rescheduling all messages to ${domain} for immediate delivery.`,
    allDone: 'Rescheduling all messages for immediate delivery.',
  },
  diagnostic: {
    choose: 'Choose the operation you want to perform:',
    menu: [
      '- RAID - Disk Verify Utility.',
      '- DISK_USAGE - Check Disk Usage.',
      '- NETWORK - Network Utilities.',
      '- REPORTING - Reporting Utilities.',
      '- TRACKING - Tracking Utilities.',
      '- RELOAD - Reset configuration to the initial manufacturer values.',
    ],
    network: [
      '- FLUSH - Flush all network related caches.',
      '- ARPSHOW - Show system ARP cache.',
      '- NDPSHOW - Show system NDP cache.',
      '- SMTPPING - Test a remote SMTP server.',
      '- TCPDUMP - Dump ethernet packets.',
    ],
  },
  smtpping: {
    host: 'Enter the hostname or IP address of the SMTP server:',
    hasMx: 'The domain you entered has MX records.',
    useMx: 'Would you like to select an MX host to test instead?',
    chooseMx: 'Select an MX host to test.',
    chooseInterface: 'Select a network interface to use for the test.',
    send: 'Do you want to type in a test message to send?  If not, the connection will be tested but no email will be sent.',
    from: 'Enter the From e-mail address:',
    to: 'Enter the To e-mail address:',
    subject: 'Enter the Subject:',
    body: 'Enter the Body of the message one line at a time.  End with a "." on a line by itself.',
    start: (host: string) => `Starting SMTP test of host ${host}.`,
    resolved: (host: string, ip: string) => `Resolved '${host}' to ${ip}.`,
    connected: (ip: string) => `Connection to ${ip} succeeded.`,
    unable: (ip: string) => `Unable to connect to ${ip}.`,
    command: (command: string) => `Command ${command} succeeded`,
    failed: (reply: string) => `Test FAILED: Command EHLO rejected: ${reply}`,
    complete: 'Test complete. Total time elapsed 0.01 seconds',
  },
  cluster: {
    restricted: 'This command is restricted to "machine" mode.',
    switch: 'Would you like to switch to "machine" mode?',
    chooseMode: 'Choose the configuration mode:',
    modes: ['1. Cluster', '2. Group', '3. Machine'],
    chooseMachine: 'Choose a machine.',
  },
  unknownDestination: (host: string) => `No record of host: ${host}`,
  noSession: 'Too many sessions.',
} as const;
