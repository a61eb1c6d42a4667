import type { Redis } from 'ioredis';
import type { Audit } from '../audit';
import { verifyTrail } from '../audit/trail';
import { inTime } from '../deadline';
import type { Ledger } from '../jobs/ledger/ledger';
import { Problem } from '../problem';
import type { Finding } from './finding';
import { isKeptNode } from './node';
import { examineRedis } from './redis';

export interface BotParts {
  readonly redis: Redis;
  readonly prefix: string;
  readonly ledger: Ledger;
  readonly audit: Audit;
  /** What each chat platform finds about itself. */
  readonly platforms: readonly { examine?(): Promise<readonly Finding[]> }[];
  /** For what may take long: reading the whole trail. Slack waits 3 s for a private answer. */
  readonly patienceMs: number;
}

/** Somebody may write while it is read; what is still wrong after this many looks is wrong. */
const LOOKS = 3;

/** Everything but the appliances, side by side. Each part answers for itself: none keeps the others from being shown. */
export async function examineBot(parts: BotParts): Promise<Finding[]> {
  const found = await Promise.all([
    ...parts.platforms.map(async (platform) => (await platform.examine?.()) ?? []),
    redisAndLedger(parts),
    examineTrail(parts),
    [examineNode()],
  ]);
  return found.flat();
}

function examineNode(): Finding {
  const { version } = process;
  return isKeptNode(version) ? { kind: 'node', version } : { kind: 'node-old', version };
}

async function redisAndLedger({ redis, prefix, ledger }: BotParts): Promise<Finding[]> {
  const findings = await examineRedis(redis);
  // Asked only of a Redis that answers: this connection would wait without end.
  if (findings.some(({ kind }) => kind === 'redis-silent')) return findings;
  const used = await redis.get(`${prefix}:ledger`);
  if (used === null) return [...findings, { kind: 'ledger-new' }];
  if (used === ledger.id) return [...findings, { kind: 'ledger', id: used }];
  return [...findings, { kind: 'ledger-other', here: ledger.id, used }];
}

/** Read before it is written to: writing moves the mark by which a trail that was cut is known. */
async function examineTrail({ audit, patienceMs }: BotParts): Promise<Finding[]> {
  try {
    const found = await inTime(patienceMs, verified(audit.file), undefined);
    if (found === undefined) return [{ kind: 'trail-long' }];
    audit.writeAll([]);
    return [found];
  } catch (error) {
    if (error instanceof Problem) return [{ kind: 'trouble', trouble: error.trouble }];
    // The file cannot be read: it was moved or taken away meanwhile.
    return [{ kind: 'trouble', trouble: { kind: 'audit-down' } }];
  }
}

async function verified(file: string): Promise<Finding> {
  let broken = 0;
  for (let look = 0; look < LOOKS; look += 1) {
    const verdict = await verifyTrail(file);
    if (verdict.whole) return { kind: 'trail', lines: verdict.lines };
    broken = verdict.line;
  }
  return { kind: 'trail-broken', line: broken };
}
