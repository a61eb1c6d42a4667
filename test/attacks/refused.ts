import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { Redis } from 'ioredis';
import type { StoredMessage } from '../fakes/slack/fake-slack';
import { everything, startWorld, type TestWorld, type WorldOptions } from '../world';

/** A world where everybody reads English, so that one sentence can be expected of all. */
export async function englishWorld(options: WorldOptions = {}): Promise<TestWorld> {
  const world = await startWorld(options);
  for (const [id, user] of world.slack.users) world.slack.users.set(id, { ...user, locale: 'en-US' });
  return world;
}

/** What an attack may not move: jobs, bytes at the appliances, messages that everybody sees. */
interface Still {
  readonly jobs: readonly string[];
  readonly bytes: number;
  readonly messages: number;
}

/** The ids of all requests and changes that Redis holds, waiting or done. */
export async function jobsOf(world: TestWorld): Promise<string[]> {
  const redis = new Redis(world.config.redis.url);
  const keys = await redis.keys(`${world.config.redis.prefix}:*`);
  redis.disconnect();
  return keys.filter((key) => /:(?:requests|changes-[^:]+):[a-z2-7]{26}$/.test(key)).sort();
}

export function bytesSeen(world: TestWorld): number {
  return Object.values(world.appliances).flatMap(({ log }) => log.filter(({ kind }) => kind === 'bytes'))
    .length;
}

async function still(world: TestWorld): Promise<Still> {
  return {
    jobs: await jobsOf(world),
    bytes: bytesSeen(world),
    messages: world.slack.messages().length,
  };
}

/** Lines of the trail as they stand in the file. */
export function auditLines(world: TestWorld): string[] {
  return readFileSync(join(world.config.dataDir, 'audit.jsonl'), 'utf8').trimEnd().split('\n');
}

export interface Refusal {
  readonly told: StoredMessage;
  readonly text: string;
  readonly audit: Record<string, unknown>;
}

/**
 * Does something that must be refused, and checks what every refusal has in common: the person alone is told, no job,
 * no byte, no message, and exactly one line in the trail, escaped and cut.
 */
export async function refused(
  world: TestWorld,
  attack: () => Promise<unknown>,
  { user, event }: { user: string; event: 'invalid' | 'denied' },
): Promise<Refusal> {
  const before = await still(world);
  const lines = auditLines(world).length;
  const known = world.slack.privates(user).length;
  await attack();
  const told = await world.slack.waitFor(() => world.slack.privates(user)[known]);
  expect(await still(world)).toEqual(before);
  // A decision about a change is first written down as asked for, whoever asks.
  const written = auditLines(world)
    .slice(lines)
    .filter((line) => JSON.parse(line).event !== 'request');
  expect(written).toHaveLength(1);
  const [raw = ''] = written;
  expect(raw).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u2029\p{Cf}]/u);
  const audit = JSON.parse(raw) as Record<string, unknown>;
  expect(audit).toMatchObject({ event, person: { platform: 'slack', id: user } });
  expect(String(audit.line).replace(/… \(\d+ characters\)$/, '').length).toBeLessThanOrEqual(200);
  return { told, text: everything(told), audit };
}

/** What a line, or anything else, brings about: the first message after it that reads like this. */
export function next(world: TestWorld, until: RegExp, act: () => Promise<unknown>): Promise<StoredMessage> {
  const known = world.slack.messages().length;
  const found = () =>
    world.slack
      .messages()
      .slice(known)
      .find((one) => until.test(everything(one)));
  return act().then(() => world.slack.waitFor(found, 10_000));
}
