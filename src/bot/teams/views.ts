import { z } from 'zod';
import { inTime } from '../../deadline';
import { type AdaptiveCard, type CardMessage, toCard, VIEWERS } from '../../formatters/card';
import { newId } from '../../ids';
import type { Log } from '../../log';
import { messages } from '../../messages';
import { Report } from '../../report';
import type { Address } from '../../request';
import type { Keep, Shown } from '../platform';
import type { Connector } from './connector';
import type { Conversation, Known } from './known';
import { conversationOf } from './place';

const SECONDS = 24 * 3600;
const PATIENCE_MS = 3000;

/** What the people in `people` see, and the rest of the conversation does not. */
const Kept = z.strictObject({
  report: Report,
  buttons: z.array(z.string()),
  people: z.array(z.string()),
  accounts: z.array(z.string()),
});

/**
 * Buttons that only some may press are shown to them alone: the others get a card without, and each client of theirs
 * asks for the full one. https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/user-specific-views
 * What it shows is a courtesy: whoever presses is checked again.
 */
export interface Views {
  render(shown: Shown, address: Address, there: Conversation): Promise<CardMessage>;
  /** The full card, for somebody who is shown it. */
  card(view: string, person: string): Promise<AdaptiveCard | undefined>;
}

export function viewsOf({
  connector,
  known,
  keep,
  log,
}: {
  connector: Connector;
  known: Known;
  keep: Keep;
  log: Log;
}): Views {
  /** Those of the people who are in this conversation, as Teams calls them. */
  async function accounts(
    people: readonly string[],
    address: Address,
    there: Conversation,
  ): Promise<string[]> {
    const found = await Promise.all(
      people.map(async (person) => {
        const account = await known.account(person);
        if (account !== undefined) return [account];
        try {
          const member = await connector.member(there.serviceUrl, conversationOf(address), person);
          await known.keepAccount(person, member);
          return [member];
        } catch (error) {
          log.info(
            { err: error, person },
            'not found in the conversation, so no view of its card is kept for them',
          );
          return [];
        }
      }),
    );
    return found.flat();
  }

  async function viewers({ only }: Shown, address: Address, there: Conversation): Promise<string[]> {
    if (only === undefined || there.personal || only.people.length > VIEWERS) return [];
    return inTime(PATIENCE_MS, accounts(only.people, address, there), []);
  }

  return {
    async render(shown, address, there) {
      const { report, buttons, only } = shown;
      const { format: words } = messages(report.language);
      const seen = await viewers(shown, address, there);
      // Nobody could be told apart: everybody sees the buttons, and the server decides.
      if (only === undefined || seen.length === 0) return toCard(report, { words, buttonIds: buttons });
      const id = newId();
      const kept = { report, buttons: [...buttons], people: [...only.people], accounts: seen };
      await keep.note(`teams-view:${id}`, JSON.stringify(kept), SECONDS);
      const others = (_: unknown, at: number) => !only.buttons.includes(at);
      const without = { ...report, actions: (report.actions ?? []).filter(others) };
      return toCard(without, { words, buttonIds: buttons.filter(others), view: { id, userIds: seen } });
    },
    async card(view, person) {
      const noted = /^[a-z2-7]{26}$/.test(view) ? await keep.noted(`teams-view:${view}`) : undefined;
      if (noted === undefined) return undefined;
      const { report, buttons, people, accounts } = Kept.parse(JSON.parse(noted));
      if (!people.includes(person)) return undefined;
      const { format: words } = messages(report.language);
      return toCard(report, { words, buttonIds: buttons, view: { id: view, userIds: accounts } }).card;
    },
  };
}
