import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Audit, openAudit } from '../audit';
import type { Config } from '../config/load';
import { createFleet, type Exchange, type Fleet, version } from '../esa-client';
import { readingOf, usages } from './readings';
import { redact } from './redact';

export interface Recorded {
  /** Relative to the folder that was given. */
  readonly file: string;
  readonly text: string;
  /** Lines that the reader of this dialogue did not understand: the most useful ones. */
  readonly unread: number;
}

/**
 * Asks one appliance one thing and writes what it printed, with everybody's names replaced, as a case for
 * test/transcripts. In the audit trail like any other line.
 * @throws Error with a sentence when the line is none that may be recorded; Problem when the appliance does not answer
 */
export async function record(
  config: Config,
  { appliance, line, folder }: { appliance: string; line: string; folder: string },
): Promise<Recorded> {
  const configured = config.appliances.find(({ name }) => name === appliance);
  if (configured === undefined) {
    throw new Error(`No appliance is called "${appliance}". There are: ${config.applianceNames.join(', ')}.`);
  }
  const exchange = wanted(line);
  const audit = openAudit(join(config.dataDir, 'audit.jsonl'));
  const fleet = createFleet([configured]);
  try {
    const ask = asker(fleet, audit, appliance);
    const about = await ask(version());
    const said = await ask(exchange);
    const { host, machine, username } = configured;
    const own = [appliance, host, machine ?? '', username].map((name) => name.toLowerCase());
    const shown = redact(
      said.output,
      own.filter((name) => name !== ''),
    );
    const day = new Date().toISOString().slice(0, 10);
    const release = about.value.version ?? 'of an unknown release';
    const text = `# source: recorded on AsyncOS ${release}, ${day}, \`${redact(line, own)}\`; names, addresses and people replaced\n${shown}`;
    const file = join(exchange.name, `recorded-${day}-${about.value.version ?? 'unknown'}.txt`);
    mkdirSync(join(folder, exchange.name), { recursive: true });
    writeFileSync(join(folder, file), text.endsWith('\n') ? text : `${text}\n`, { flag: 'wx' });
    return { file, text, unread: unreadIn(exchange.parse(said.output, false, said.prompt)) };
  } finally {
    await fleet.close();
  }
}

function wanted(line: string): Exchange<unknown> {
  let exchange: Exchange<unknown> | undefined;
  try {
    exchange = readingOf(line);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  if (exchange === undefined) {
    throw new Error(
      `"${line}" is nothing that can be recorded. Write it like one of:\n  ${usages().join('\n  ')}`,
    );
  }
  return exchange;
}

function asker(fleet: Fleet, audit: Audit, appliance: string) {
  return <T>(exchange: Exchange<T>) =>
    fleet.ask(appliance, exchange, { beforeLine: (line) => audit.write({ event: 'line', appliance, line }) });
}

function unreadIn(value: unknown): number {
  const unread = typeof value === 'object' && value !== null && 'unread' in value ? value.unread : [];
  return Array.isArray(unread) ? unread.length : 0;
}
