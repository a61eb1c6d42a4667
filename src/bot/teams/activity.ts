import type { CardMessage } from '../../formatters/card';

/** As a bot sends it: no text beside the card, so nothing that anybody wrote is read as markdown or notifies somebody. */
export function activityOf({ summary, card }: CardMessage): object {
  return {
    type: 'message',
    summary,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
  };
}
