import type { Answer, Exchange } from '../exchange';
import { chooseFromMenu } from '../menu';
import { placeOf } from '../prompts';
import { assertName } from './arguments';

/**
 * The answers to the appliance's own question when a command is asked outside of the mode it is restricted to. That
 * the question comes is documented (AsyncOS 9.1.2 guide, p. 39-15); its words are from memory, unverified.
 */
export function modeAnswers(name: string, chosen: () => void): Answer[] {
  const exactly = item(name);
  return [
    {
      when: /choose a machine\b/i,
      reply(question) {
        const answer = chooseFromMenu(question, exactly);
        chosen();
        return answer;
      },
    },
    { when: /\bswitch to\b[^\n]{0,40}\bmachine\b[^\n]{0,40}\[[^[\]]{0,10}\]> $/i, reply: () => 'Y' },
  ];
}

/** The one item that is this machine: `esa1.example.com`, never `esa1.example.com.au` or `my-esa1.example.com`. */
function item(name: string): RegExp {
  return new RegExp(`(?:^|[\\s:])${name.replace(/[.]/g, '\\.')}\\.?(?:$|[\\s,)])`, 'i');
}

/**
 * Goes to machine mode of one member. The questions are fragments seen in public code that drives real clusters; the
 * one-line form (`clustermode machine NAME`) was not seen, so the menus are walked.
 */
export function enterMachine(name: string): Exchange<void> {
  assertName(name);
  const exactly = item(name);
  return {
    name: 'clustermode',
    line: 'clustermode',
    moves: (prompt) => placeOf(prompt) !== undefined,
    answers: [
      { when: /choose a machine\b/i, reply: (question) => chooseFromMenu(question, exactly) },
      {
        when: /^\s{0,8}(?:\d{1,4}\.|-) .{0,200}\bmachine\b/im,
        reply: (question) => chooseFromMenu(question, /\bmachine\b/i),
      },
    ],
    parse: () => undefined,
  };
}

/** True when the prompt says that we are on this machine, alone or in a cluster's machine mode. */
export function isAt(prompt: string, machine: string): boolean {
  const place = placeOf(prompt);
  if (place?.kind !== 'machine' && place?.kind !== 'host') return false;
  return place.name.toLowerCase() === machine.toLowerCase();
}
