import type { SentCard } from './cards';
import type { Signer } from './tokens';

export interface FakePerson {
  /** Entra's object id, what `access` names. */
  aad: string;
  /** What Teams calls this person. */
  account: string;
  name: string;
  locale: string;
}

export interface FakeConversation {
  id: string;
  type: 'personal' | 'groupChat' | 'channel';
  members: string[];
  /** The bot was removed, or is blocked: 403. */
  closed?: boolean;
}

export interface TeamsMessage {
  id: string;
  /** As it was posted, `;messageid=…` of a thread included. */
  conversation: string;
  summary: string;
  card: SentCard;
  /** What it was before each update, oldest first. */
  edits: { summary: string; card: SentCard }[];
  /** Set when only this person sees it. */
  targetedTo?: string;
}

export interface Call {
  method: 'post' | 'update' | 'open' | 'member' | 'token' | 'keys' | 'unknown';
  path: string;
  outcome: string;
  why?: readonly string[];
}

/** What the next calls meet, instead of or around their normal answer. */
export type Fault =
  | { status: number; retryAfter?: string }
  | { reset: 'before' | 'after' }
  | { hang: true }
  | { delay: number };

export interface State {
  origin: string;
  tenant: string;
  appId: string;
  appPassword: string;
  signer: Signer;
  keys: object[];
  bearer: string;
  people: Map<string, FakePerson>;
  conversations: Map<string, FakeConversation>;
  messages: TeamsMessage[];
  calls: Call[];
  faults: Map<Call['method'], Fault[]>;
}

let last = 0;

/** Like those of Teams: milliseconds, growing. */
export function nextId(): string {
  last = Math.max(last + 1, Date.now());
  return String(last);
}
