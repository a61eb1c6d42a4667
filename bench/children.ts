import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { serveAppliances } from './appliances';
import { serveBareAcks } from './bare-ack';
import { keepSessions } from './kept-sessions';
import { serveMail } from './mail';
import { serveDistances } from './proxy';

/** What runs beside the bench, so that its work does not share our event loop. */
const roles = {
  appliances: serveAppliances,
  proxy: serveDistances,
  bareAck: serveBareAcks,
  kept: keepSessions,
  mail: serveMail,
} as const;

type Roles = typeof roles;
export type Role = keyof Roles;
type Options<R extends Role> = Parameters<Roles[R]>[0];
type Value<R extends Role> = Awaited<ReturnType<Roles[R]>>;

export interface Child<V> {
  readonly value: V;
  stop(): Promise<void>;
}

export function isRole(word: string | undefined): word is Role {
  return word !== undefined && word in roles;
}

/** In the child: serves until the bench is gone, however it went. */
export async function beChild(role: Role, options: string): Promise<void> {
  process.on('disconnect', () => process.exit());
  // Ctrl-C reaches us too; the bench still needs us to end its connections in order.
  process.on('SIGINT', () => {});
  const serve: (options: never) => Promise<unknown> = roles[role];
  process.send?.(await serve(JSON.parse(options) as never));
}

export async function startChild<R extends Role>(role: R, options: Options<R>): Promise<Child<Value<R>>> {
  const child = fork(join(__dirname, 'main.js'), ['child', role, JSON.stringify(options)]);
  const ended = once(child, 'exit');
  const value = await Promise.race([
    once(child, 'message').then(([message]) => message as Value<R>),
    ended.then(([code]) => {
      throw new Error(`the process for ${role} ended with ${code} before it was ready`);
    }),
  ]);
  return {
    value,
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
