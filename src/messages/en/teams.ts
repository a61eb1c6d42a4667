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
};
