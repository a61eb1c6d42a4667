import { join } from 'node:path';
import { openAudit } from '../audit';
import { platformsOf } from '../bot/platforms';
import type { Config } from '../config/load';
import type { Role } from '../config/names';
import { createFleet } from '../esa-client';
import { toPlain } from '../formatters/plain';
import { openLedger } from '../jobs/ledger/ledger';
import { sharedReads } from '../jobs/reads';
import { createLog } from '../log';
import { messages } from '../messages';
import { openRedis } from '../redis';
import { examineAppliances } from './appliances';
import { examineBot } from './bot-half';
import { type Finding, stateOf } from './finding';
import { doctorReport } from './report';

/** A terminal is not waiting for Slack. */
const PATIENCE_MS = 600_000;

/** Both halves in this process, without chat and without a worker: for the machine where one of them does not start. */
export async function examineHere(config: Config, role: Role): Promise<{ text: string; healthy: boolean }> {
  const say = messages(config.language);
  const halves = [
    ...(role === 'worker' ? [] : [await bot(config)]),
    ...(role === 'bot' ? [] : [await appliances(config)]),
  ];
  const shown = halves.map(({ report }) => toPlain(report, { words: say.format }));
  const findings = halves.flatMap((half) => half.findings);
  return {
    text: shown.join('\n\n'),
    healthy: findings.every((finding) => stateOf(finding) !== 'critical'),
  };
}

async function bot(config: Config) {
  const say = messages(config.language);
  const errors: Error[] = [];
  const redis = openRedis(config.redis.url, (error) => errors.push(error));
  const audit = openAudit(join(config.dataDir, 'audit.jsonl'));
  const ledger = openLedger(config.dataDir);
  const platforms = await platformsOf(config, createLog({ name: 'doctor', level: 'silent' }));
  const { prefix } = config.redis;
  const found = await examineBot({ redis, prefix, ledger, audit, platforms, patienceMs: PATIENCE_MS });
  redis.disconnect();
  // That it did not answer is less than why.
  const why = errors.at(-1)?.message;
  const findings = found.map(
    (one): Finding => (one.kind === 'redis-silent' && why ? { kind: 'redis-silent', reason: why } : one),
  );
  return { findings, report: doctorReport(findings, say.doctor.aboutBot(), say) };
}

async function appliances(config: Config) {
  const fleet = createFleet(config.appliances);
  const audit = openAudit(join(config.dataDir, 'audit.jsonl'));
  const tools: Parameters<typeof examineAppliances>[0] = {
    appliances: fleet.names,
    named: false,
    say: messages(config.language),
    ask: sharedReads(fleet, (lines) => audit.writeAll(lines.map((line) => ({ event: 'line', ...line })))),
    legacySsh: (name) => config.appliances.some((one) => one.name === name && one.legacySsh),
    show: () => undefined,
  };
  try {
    return await examineAppliances(tools);
  } finally {
    await fleet.close();
  }
}
