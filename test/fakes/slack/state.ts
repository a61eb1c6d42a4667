import { randomUUID } from 'node:crypto';
import type { SentBlock } from './blocks';

export interface FakeUser {
  id: string;
  name: string;
  real_name: string;
  locale: string;
  tz: string;
}

export interface StoredMessage {
  channel: string;
  ts: string;
  thread_ts?: string;
  text: string;
  /** As Slack keeps them: every block has a `block_id`, every button an `action_id`. */
  blocks: SentBlock[];
  /** What it said before each edit, oldest first. */
  edits: { text: string; blocks: SentBlock[] }[];
  via: 'chat.postMessage' | 'chat.postEphemeral' | 'response_url' | 'ack';
  /** Set when only this person sees it. */
  user?: string;
}

export interface Call {
  method: string;
  args: Record<string, unknown>;
  /** `ok`, the error, or what the fault switch did instead. */
  outcome: string;
  details?: string[];
}

/** What the next calls of a method meet, instead of or around their normal answer. */
export type Fault =
  | { error: string }
  | { status: number; retryAfter?: number }
  | { reset: 'before' | 'after' }
  | { delay: number };

export interface ResponseUrl {
  channel: string;
  user: string;
  message?: StoredMessage;
  uses: number;
  expired: boolean;
}

export interface State {
  token: string;
  team: { id: string; domain: string };
  bot: { user: string; bot: string; app: string };
  /** Granted to the token; Slack names them in a header of every answer. Empty: it does not. */
  scopes: string[];
  /** How far its clock, which it tells with every answer, is ahead of ours. */
  clock: { aheadMs: number };
  users: Map<string, FakeUser>;
  channels: Map<string, string>;
  /** Channels that another organisation reads, or is invited to. */
  shared: Map<string, 'is_ext_shared' | 'is_pending_ext_shared'>;
  usergroups: Map<string, string[]>;
  messages: StoredMessage[];
  calls: Call[];
  faults: Map<string, Fault[]>;
  /** The workspace does not have the newer blocks yet. */
  old: boolean;
  responseUrls: Map<string, ResponseUrl>;
}

let last = 0;

/** Like Slack's: seconds and six more digits, growing and never the same twice. */
export function nextTs(): string {
  last = Math.max(last + 1, Date.now() * 1000);
  return `${Math.floor(last / 1e6)}.${String(last % 1e6).padStart(6, '0')}`;
}

function identified(blocks: readonly SentBlock[]): SentBlock[] {
  return blocks.map((block) => {
    const named = { ...block, block_id: block.block_id ?? randomUUID().slice(0, 5) };
    if (named.type !== 'actions') return named;
    const elements = named.elements.map((each) => ({
      ...each,
      action_id: each.action_id ?? randomUUID().slice(0, 5),
    }));
    return { ...named, elements };
  });
}

export function store(state: State, message: Omit<StoredMessage, 'ts' | 'edits'>): StoredMessage {
  const stored = { ...message, blocks: identified(message.blocks), ts: nextTs(), edits: [] };
  state.messages.push(stored);
  return stored;
}

export function edit(message: StoredMessage, text: string, blocks: SentBlock[] | undefined): void {
  message.edits.push({ text: message.text, blocks: message.blocks });
  message.text = text;
  // https://docs.slack.dev/reference/methods/chat.update: without `blocks` the former ones stay
  if (blocks) message.blocks = identified(blocks);
}
