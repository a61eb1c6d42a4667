import { isIP } from 'node:net';
import type { AccessRule, Persons } from '../access';
import type { Audit } from '../audit';
import type { Looking } from '../command';
import type { Fleet } from '../esa-client/appliance';
import type { Log } from '../log';
import { Problem, type Trouble } from '../problem';
import type { Ledger } from './ledger/ledger';
import type { Probing } from './probing';
import type { Queues } from './queues';
import type { SharedAsk } from './reads';

type Approval = 'confirm' | 'second-person';

/** What the work needs, made once by `worker.ts`. */
export interface Deps {
  readonly rules: readonly AccessRule[];
  readonly persons: Persons;
  readonly changes: {
    readonly retry: Approval;
    readonly retryAll: Approval;
    readonly smtppingSend: Approval;
    readonly capture: Approval;
    readonly debugLog: Approval;
    readonly testRecipients: readonly string[];
    /** Seconds. */
    readonly expireAfter: number;
    readonly proofAfter: readonly number[];
    readonly captureFor: number;
    readonly debugLogFor: number;
  };
  readonly appliances: readonly {
    name: string;
    host: string;
    port: number;
    machine?: string;
    jump?: { host: string; port: number };
    legacySsh: boolean;
    sendsFrom: readonly string[];
    timeouts: { command: number; slow: number };
  }[];
  readonly fleet: Fleet;
  /** Reads, shared and recorded. */
  readonly ask: SharedAsk;
  /** DNS and SMTP as they look from here. */
  readonly probing: Probing;
  readonly audit: Audit;
  /** False while reads go on although the audit trail cannot be written. */
  readonly recorded: () => boolean;
  /** True once what runs here was given back to the queue: another worker answers, and nothing of ours may. */
  readonly givenBack: () => boolean;
  readonly ledger: Ledger;
  /** Why changes are refused here, if they are: this is not the ledger that Redis knows. */
  readonly ledgerTrouble: Trouble | undefined;
  readonly queues: Queues;
  readonly log: Log;
}

/** Another address, another machine, another way there: what was previewed is not what would be changed. */
export function targetOf(deps: Pick<Deps, 'appliances'>, name: string): string {
  const found = deps.appliances.find((one) => one.name === name);
  if (found === undefined) return '';
  const { host, port, machine = '', jump } = found;
  // The same private address behind another jump host is another appliance.
  return `${host}:${port}/${machine}${jump ? ` by way of ${jump.host}:${jump.port}` : ''}`;
}

/** What a change may use to look at an appliance. */
export function lookingTools({ ask, changes, probing }: Pick<Deps, 'ask' | 'changes' | 'probing'>): Looking {
  return {
    ask,
    testRecipients: changes.testRecipients,
    async open(host) {
      if (isIP(host) === 0) return;
      const passage = await probing.judge(host);
      if (passage.kind === 'open') return;
      const why = passage.kind === 'own' ? 'own' : passage.range;
      throw new Problem({ kind: 'closed-address', address: host, why });
    },
  };
}
