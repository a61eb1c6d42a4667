import { code, type Text, text } from '../../report';

/** What only Microsoft Teams needs said. */
export const teams = {
  /** In the message that becomes the answer a moment later. */
  comes: (): Text => text`The answer comes here …`,
  /** To everybody, when the private answer could not be given to the one who asked. */
  privately: (): Text =>
    text`That answer is private, and I have no chat with you yet. Open one with me (search for ${code('ESA')}) and ask there.`,
  /** To the one who pressed a button, at once. */
  started: 'Understood; what comes of it appears here.',
  /** In the list of apps: at most 80 and 4000 characters. */
  app: {
    short: 'The delivery queue of our Cisco Email Security Appliances',
    full: 'What is waiting for delivery on our Cisco Email Security Appliances, is the destination up, and a safe way to try again: a change shows what it will do, waits for an approval, is sent once, and then measures whether it worked. In chats and channels write @ESA before the command, for example @ESA queue.',
  },
};
