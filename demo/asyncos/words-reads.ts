/** Sentences of reading commands that no source shows; see `words.ts` for what that means. */
export const readWords = {
  telnet: {
    refused: 'telnet: Unable to connect to remote host: Connection refused',
    timedOut: 'telnet: Unable to connect to remote host: Operation timed out',
    closed: 'Connection closed.',
    closedByFarEnd: 'Connection closed by foreign host.',
  },
} as const;
