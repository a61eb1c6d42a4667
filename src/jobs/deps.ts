import type { AccessRule, Persons } from '../access';
import type { Audit } from '../audit';
import type { Tools } from '../command';
import type { Fleet } from '../esa-client/appliance';
import type { Log } from '../log';
import type { Trouble } from '../problem';
import type { Ledger } from './ledger/ledger';
import type { Queues } from './queues';

/** What the work needs, made once by `worker.ts`. */
export interface Deps {
  readonly rules: readonly AccessRule[];
  readonly persons: Persons;
  readonly changes: {
    readonly retry: 'confirm' | 'second-person';
    readonly retryAll: 'confirm' | 'second-person';
    /** Seconds. */
    readonly expireAfter: number;
    readonly proofAfter: readonly number[];
  };
  readonly appliances: readonly {
    name: string;
    host: string;
    port: number;
    machine?: string;
    legacySsh: boolean;
    timeouts: { command: number };
  }[];
  readonly fleet: Fleet;
  /** Reads, shared and recorded. */
  readonly ask: Tools['ask'];
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

/** Another address, another machine: what was previewed is not what would be changed. */
export function targetOf(deps: Pick<Deps, 'appliances'>, name: string): string {
  const found = deps.appliances.find((one) => one.name === name);
  return found === undefined ? '' : `${found.host}:${found.port}/${found.machine ?? ''}`;
}
