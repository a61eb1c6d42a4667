import { buttonsOf, readable, type TeamsMessage } from '../fakes/teams/fake-teams';
import { ANA, chatOf, GROUP, LUIS, startTeamsWorld, VERA } from '../teams-world';
import type { Acknowledged, Card, Driver, Who } from './driver';

const PEOPLE = { ana: ANA, luis: LUIS, vera: VERA } as const;

/** In a group chat, where others read along. */
export async function teams(): Promise<Driver> {
  const esa = await startTeamsWorld();
  const kept = new Map<Card, TeamsMessage>();
  const answers: { who: Who; text: string }[] = [];
  const timed = async (sending: () => Promise<{ status: number }>): Promise<Acknowledged> => {
    const began = performance.now();
    const { status } = await sending();
    return { ok: status === 200, ms: performance.now() - began };
  };
  const cardOf = (message: TeamsMessage): Card => {
    const card = {
      id: message.id,
      text: readable(message.card),
      before: message.edits.map((edit) => readable(edit.card)),
      buttons: buttonsOf(message.card).map(({ title }) => title),
    };
    kept.set(card, structuredClone(message));
    return card;
  };
  /** With the buttons that only some see: whoever has them may hand them on. */
  async function whole(message: TeamsMessage): Promise<TeamsMessage> {
    const viewer = [ANA, LUIS].find(({ account }) => message.card.refresh?.userIds.includes(account));
    return viewer === undefined ? message : esa.view(viewer, message);
  }
  return {
    world: esa.world,
    say: (who, line, event) =>
      timed(() => esa.say(PEOPLE[who], line, { conversation: GROUP, ...(event && { id: event }) })),
    async press(who, card, label) {
      const message = await whole(kept.get(card) as TeamsMessage);
      return timed(async () => {
        const { status, body } = await esa.press(PEOPLE[who], message, label);
        answers.push({ who, text: String(body?.value) });
        return { status };
      });
    },
    cards: () => esa.teams.messages(GROUP).map(cardOf),
    told: (who) => [
      ...esa.teams.messages(chatOf(PEOPLE[who])).map(({ card }) => readable(card)),
      ...answers.filter((answer) => answer.who === who).map(({ text }) => text),
    ],
    waitFor: (probe) => esa.teams.waitFor(probe, 15_000),
    refused: () => esa.teams.refusals(),
    stop: () => esa.stop(),
  };
}
