import type { Exchange } from '../exchange';
import { chooseFromMenu } from '../menu';
import { placeOf } from '../prompts';
import { assertHost } from './arguments';

/**
 * Goes to machine mode of one member. The questions are fragments seen in public code that drives real clusters; the
 * one-line form (`clustermode machine NAME`) was not seen, so the menus are walked.
 */
export function enterMachine(name: string): Exchange<void> {
  assertHost(name);
  const exactly = new RegExp(`(?:^|[\\s:])${name.replace(/[.]/g, '\\.')}(?:$|[\\s.,)])`, 'i');
  return {
    name: 'clustermode',
    line: 'clustermode',
    moves: true,
    answers: [
      { when: /choose a machine\b/i, reply: (question) => chooseFromMenu(question, exactly) },
      {
        when: /^\s{0,8}(?:\d{1,4}\.|-) [^\n]{0,200}\bmachine\b/im,
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
