import type { Trouble } from '../problem';

/** What a scope of Slack's is needed for, as a key of the messages. */
export const scopeUses = {
  commands: 'commands',
  'chat:write': 'answers',
  'app_mentions:read': 'mentions',
  'users:read': 'language',
  'im:write': 'direct',
  'channels:read': 'shared',
  'groups:read': 'sharedPrivate',
  'usergroups:read': 'groups',
} as const;
export type Scope = keyof typeof scopeUses;
export type ScopeUse = (typeof scopeUses)[Scope];

/** What one check found, as data; the sentence and the fix are chosen where the reader is known. */
export type Finding =
  // chat
  | { kind: 'slack'; team: string }
  | { kind: 'slack-refused'; error: string }
  | { kind: 'slack-team'; team: string; known: readonly string[] }
  | { kind: 'scopes'; scopes: number }
  | { kind: 'scope-missing'; scope: Scope }
  | { kind: 'scopes-unknown' }
  | { kind: 'sockets'; connections: number }
  | { kind: 'sockets-strange'; seen: number; ours: number }
  | { kind: 'sockets-none'; error: string }
  | { kind: 'clock'; seconds: number }
  | { kind: 'clock-off'; seconds: number }
  | { kind: 'clock-unknown' }
  | { kind: 'teams'; app: string }
  | { kind: 'teams-refused'; app: string; error: string }
  | { kind: 'teams-keys'; host: string }
  | { kind: 'teams-keys-silent'; host: string; error: string }
  | { kind: 'teams-service'; host: string }
  | { kind: 'teams-unheard' }
  | { kind: 'teams-playground' }
  // Redis
  | { kind: 'redis'; version: string }
  | { kind: 'redis-silent'; reason: string }
  | { kind: 'redis-old'; version: string }
  | { kind: 'never-evicts' }
  | { kind: 'evicts'; policy: string }
  | { kind: 'append-only' }
  | { kind: 'not-append-only' }
  | { kind: 'master' }
  | { kind: 'not-master'; role: string }
  | { kind: 'memory'; percent: number }
  | { kind: 'memory-high'; percent: number }
  | { kind: 'memory-unlimited' }
  // this installation
  | { kind: 'ledger'; id: string }
  | { kind: 'ledger-other'; here: string; used: string }
  | { kind: 'ledger-new' }
  | { kind: 'trail'; lines: number }
  | { kind: 'trail-broken'; line: number }
  | { kind: 'trail-long' }
  | { kind: 'node'; version: string }
  | { kind: 'node-old'; version: string }
  // one appliance
  | { kind: 'appliance'; appliance: string; prompt: string }
  | { kind: 'appliance-cluster'; appliance: string; prompt: string }
  | { kind: 'status-unread'; appliance: string }
  | { kind: 'legacy-ssh'; appliance: string }
  | { kind: 'asking'; appliance: string }
  | { kind: 'trouble'; trouble: Trouble };

export type State = 'ok' | 'warning' | 'critical' | 'skipped';

const states: { readonly [K in Finding['kind']]: State } = {
  slack: 'ok',
  'slack-refused': 'critical',
  'slack-team': 'critical',
  scopes: 'ok',
  'scope-missing': 'critical',
  'scopes-unknown': 'skipped',
  sockets: 'ok',
  'sockets-strange': 'critical',
  'sockets-none': 'critical',
  clock: 'ok',
  'clock-off': 'critical',
  'clock-unknown': 'skipped',
  teams: 'ok',
  'teams-refused': 'critical',
  'teams-keys': 'ok',
  'teams-keys-silent': 'critical',
  'teams-service': 'ok',
  'teams-unheard': 'skipped',
  'teams-playground': 'warning',
  redis: 'ok',
  'redis-silent': 'critical',
  'redis-old': 'critical',
  'never-evicts': 'ok',
  evicts: 'critical',
  'append-only': 'ok',
  'not-append-only': 'critical',
  master: 'ok',
  'not-master': 'critical',
  memory: 'ok',
  'memory-high': 'warning',
  'memory-unlimited': 'skipped',
  ledger: 'ok',
  'ledger-other': 'critical',
  'ledger-new': 'skipped',
  trail: 'ok',
  'trail-broken': 'critical',
  'trail-long': 'skipped',
  node: 'ok',
  'node-old': 'warning',
  appliance: 'ok',
  'appliance-cluster': 'warning',
  'status-unread': 'warning',
  'legacy-ssh': 'warning',
  asking: 'skipped',
  trouble: 'critical',
};

export function stateOf({ kind }: Finding): State {
  return states[kind];
}
