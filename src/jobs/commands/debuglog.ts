import { z } from 'zod';
import type { DebugLogSeen, Planned, Subject } from '../../change';
import { type Change, defineCommand } from '../../command';
import {
  createDebugLog,
  deleteLog,
  type LogSubscriptions,
  logSubscriptions,
  recordedIn,
} from '../../esa-client/exchanges/logconfig';
import { idOf, shortId } from '../../ids';
import { Problem } from '../../problem';
import type { Person } from '../../report';
import { domain, keyword } from './words';

/** Enough for the attempts of some minutes; the appliance stops recording by itself after so many. */
const SESSIONS = 10;
/** Of what was recorded: the newest, which is what somebody waits for. */
const MOST_RECORDED = 6000;

export const debuglog = defineCommand({
  name: 'debuglog',
  usage: 'debuglog start|stop <domain>',
  examples: ['debuglog start mail.com on esa1', 'debuglog stop mail.com on esa1'],
  level: 'admin',
  args: z.tuple([keyword('start', 'stop'), domain]),
  bind: ([what, name]) => ({ domain: name, change: what === 'start' ? start(name) : stop(name) }),
});

function start(name: string): Change {
  return {
    kind: 'debugLogStart',
    scope: name,
    line: `debuglog start ${name}`,
    dialogue: `logconfig new ${name}`,
    end: stop(name),
    exchange: (planned) =>
      createDebugLog({
        log: logOf(planned),
        domain: name,
        sessions: SESSIONS,
        comment: `debug log for ${name}, ${byWhom(planned)}`,
      }),
    async look(tools, appliance, action): Promise<DebugLogSeen> {
      const seen = await tools.ask(appliance, logSubscriptions());
      const other = seen.names.find((log) => log.startsWith(ours(name)));
      if (action.seen === undefined && other !== undefined)
        throw new Problem({ kind: 'debug-log-running', appliance, domain: name, log: other });
      return read(tools.ask, appliance, logName(name, action), seen);
    },
  };
}

function stop(name: string): Change {
  return {
    kind: 'debugLogStop',
    scope: name,
    line: `debuglog stop ${name}`,
    dialogue: `logconfig delete ${name}`,
    exchange: (planned) => deleteLog(logOf(planned), `debug log for ${name} removed, ${byWhom(planned)}`),
    async look(tools, appliance, action): Promise<DebugLogSeen> {
      const seen = await tools.ask(appliance, logSubscriptions());
      const found = seen.names.find((log) => log.startsWith(ours(name)));
      const log = action.seen?.about === 'log' ? action.seen.log : (found ?? logName(name, action));
      return read(tools.ask, appliance, log, seen);
    },
  };
}

type Ask = Parameters<Change['look']>[0]['ask'];

async function read(
  ask: Ask,
  appliance: string,
  log: string,
  { names, uncommitted }: LogSubscriptions,
): Promise<DebugLogSeen> {
  if (!names.includes(log)) return { about: 'log', log, exists: false, uncommitted };
  const recorded = await ask(appliance, recordedIn(log));
  return { about: 'log', log, exists: true, recorded: recorded.slice(-MOST_RECORDED), uncommitted };
}

/** What all our logs for a domain begin with: says to other admins whose it is and what for. */
function ours(name: string): string {
  const readable = name.replace(/[^a-z0-9]/g, '_').slice(0, 20);
  return `esachat_${readable}_${idOf(name).slice(0, 4)}_`;
}

function logName(name: string, { id }: Subject): string {
  return `${ours(name)}${id.slice(0, 6)}`;
}

function logOf({ seen }: Planned): string {
  return seen.about === 'log' ? seen.log : '';
}

/** A display name is whatever its owner likes; a comment is plain. */
function byWhom({ asker, id }: Planned): string {
  const { platform, id: account, name }: Person = asker;
  const plain = (words: string) => words.replace(/[^a-z0-9 ._-]/gi, '').slice(0, 40);
  return `asked by ${plain(name)} (${plain(platform)} ${plain(account)}), esa-chatops ${shortId(id)}`.replace(
    /[()]/g,
    '',
  );
}
