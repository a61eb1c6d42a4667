import { destination } from '../../demo/asyncos';
import { openLedger } from '../../src/jobs/ledger/ledger';
import type { StoredMessage } from '../fakes/slack/fake-slack';
import type { TestWorld } from '../world';
import { next } from './refused';

let made = 0;

/** A destination that nobody has asked about yet, with mail that a retry delivers. */
export function stuck(world: TestWorld, facts: Parameters<typeof destination>[1] = {}): string {
  made += 1;
  const host = `stuck${made}.example`;
  world.esa1.world.destinations.push(destination(host, { active: 5, unattempted: 5, ...facts }));
  return host;
}

/** The preview of a change as it stood when it was shown, with its buttons: what an attacker may keep. */
export async function preview(
  world: TestWorld,
  what: string,
  more: { user?: string; channel?: string; team?: string } = {},
): Promise<StoredMessage> {
  const shown = await next(world, /^.{0,20}Retry (?:ALL )?delivery/, () => world.send(`retry ${what}`, more));
  return structuredClone(shown);
}

/** The id of the action that a preview shows. */
export function actionOf(world: TestWorld, shown: StoredMessage): string {
  const [, short = ''] = /\bapprove (?<id>[A-Z2-7]{4})\b/.exec(JSON.stringify(shown.blocks)) ?? [];
  const id = openLedger(world.config.dataDir).find(short);
  if (id === undefined) throw new Error(`no action ${short}`);
  return id;
}

/** The message as it stands now. */
export function current(world: TestWorld, { ts }: StoredMessage): StoredMessage {
  const found = world.slack.messages().find((one) => one.ts === ts);
  if (!found) throw new Error('the message is gone');
  return found;
}
