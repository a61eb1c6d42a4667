/** Like `words.ts`: no source shows these sentences; their fragments are known at most. */
export const captureWords = {
  choose: 'Choose the operation you want to perform:',
  idle: 'No capture running',
  started: 'Success - Packet Capture has started',
  stopped: 'Success - Packet Capture has stopped',
  start: '- START - Start packet capture.',
  stop: '- STOP - Stop packet capture.',
  status: '- STATUS - Display current capture status.',
  setup: '- SETUP - Change packet capture settings.',
  size: 'Enter maximum allowable size for the capture file (in MB)',
  stopAtSize:
    'Do you want to stop the capture when the file size is reached? (If not, a new file will be started and the older capture data will be discarded.)',
  interfaces: [
    'The following interfaces are configured:',
    '1. Management',
    '2. Data 1',
    'Enter the name or number of one or more interfaces to capture packets from, separated by commas:',
  ],
  filterMenu: [
    'Select an operation. Press enter to continue with the existing filter.',
    '- PREDEFINED - PREDEFINED filter.',
    '- CUSTOM - CUSTOM filter.',
    '- CLEAR - CLEAR filter.',
  ],
  filter: 'Enter the filter to be used for the capture:',
} as const;

export const logWords = {
  choose: 'Choose the operation you want to perform:',
  menu: [
    '- NEW - Create a new log.',
    '- EDIT - Modify a log subscription.',
    '- DELETE - Remove a log subscription.',
    '- SETUP - General settings.',
    '- LOGHEADERS - Configure headers to log.',
    '- HOSTKEYCONFIG - Configure SSH host keys.',
  ],
  current: 'Currently configured logs:',
  types: [
    'Anti-Spam Logs',
    'Bounce Logs',
    'Delivery Logs',
    'Domain Debug Logs',
    'IronPort Text Mail Logs',
    'System Logs',
  ],
  type: 'Choose the log file type for this subscription:',
  name: 'Please enter the name for the log:',
  inUse: (name: string) => `Log name '${name}' already in use.`,
  level: ['Log level:', '1. Critical', '2. Warning', '3. Information', '4. Debug', '5. Trace'],
  domain: 'Enter the domain for which you want to record debug information:',
  sessions: 'Enter the number of SMTP sessions you want to record for this domain:',
  retrieval: [
    'Choose the method to retrieve the logs.',
    '1. Download Manually',
    '2. FTP Push',
    '3. SCP Push',
    '4. Syslog Push',
  ],
  filename: 'Filename to use for log files:',
  fileSize: 'Please enter the maximum file size:',
  files: 'Please enter the maximum number of files:',
  rollover: 'Do you want to configure time-based log files rollover?',
  alert: 'Should an alert be sent when files are removed due to the maximum number of files allowed?',
  rate: 'Do you want to configure a rate limit for the log?',
  which: 'Enter the number of the log you wish to delete:',
  sure: (name: string) => `Are you sure you want to delete the log "${name}"?`,
  uncommitted: (who: string) =>
    `WARNING: The user "${who}" has uncommitted changes. A commit will include them.`,
} as const;

/** `commit` and `clearchanges` are known from public code that drives real appliances. */
export const commitWords = {
  nothing: 'There is no data to commit.',
  comment: 'Please enter some comments describing your changes:',
  rollback: 'Do you want to save the current configuration for rollback?',
  done: (at: string) => `Changes committed: ${at}`,
  clear: 'Are you sure you want to clear all changes since the last commit?',
  cleared: 'Changes cleared.',
} as const;
