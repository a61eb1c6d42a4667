import type { Exchange } from '../exchange';
import { chooseFromMenu } from '../menu';
import { parseTophosts, type Tophosts } from '../parse/tophosts';

export type { TopHost, Tophosts } from '../parse/tophosts';

export type TophostsSort = 'active' | 'connections' | 'delivered' | 'hard' | 'soft';

/** The menu's words (Cisco 118467); its order is not that of the table's columns. */
const menuWords: Readonly<Record<TophostsSort, RegExp>> = {
  active: /^active recipients/i,
  connections: /^connections out/i,
  delivered: /^delivered recipients/i,
  hard: /^hard bounced/i,
  soft: /^soft bounced/i,
};

/** The 20 destinations with the most of something. */
export function tophosts(by: TophostsSort = 'active'): Exchange<Tophosts> {
  const common = { name: 'tophosts', mode: 'machine', parse: parseTophosts } as const;
  // The one keyword that is documented (Cisco 215929); the others are asked for by menu.
  if (by === 'active') return { ...common, line: 'tophosts active_rcpts' };
  return {
    ...common,
    line: 'tophosts',
    answers: [{ when: /\bsort results by\b/i, reply: (question) => chooseFromMenu(question, menuWords[by]) }],
  };
}
