import type { Seen } from '../../change';
import type { Messages } from '../../messages';
import { code, duration, type Text, text } from '../../report';

/** What stands there, in a few words. */
export function shortly(seen: Seen, say: Messages): Text {
  const { capture, log, recipient } = say.changes;
  switch (seen.about) {
    case 'mail':
      return say.action.why.seen(seen.active, seen.state);
    case 'test':
      return recipient(seen.to);
    case 'capture': {
      if (seen.running === undefined) return capture.none();
      const { file } = seen.running;
      return file === undefined ? capture.running() : [...capture.running(), ' (', code(file), ')'];
    }
    case 'log':
      return seen.exists ? log.there() : log.gone();
    default:
      return seen satisfies never;
  }
}

/** What a preview shows of it, beside appliance and scope. */
export function seenFacts(seen: Seen, after: number | undefined, say: Messages): [string, Text][] {
  const label = say.action.facts;
  const ours = say.changes.facts;
  const ends: [string, Text][] = after === undefined ? [] : [[ours.endsAfter, [duration(after)]]];
  const row = (name: string, value: Text | undefined): [string, Text][] =>
    value === undefined ? [] : [[name, value]];
  const literal = (value: string | undefined) => (value === undefined ? undefined : [code(value)]);
  const lasting = (seconds: number | undefined) => (seconds === undefined ? undefined : [duration(seconds)]);
  switch (seen.about) {
    case 'mail':
      return [
        [label.waiting, seen.active === undefined ? say.action.notPrinted() : text`${seen.active}`],
        ...row(label.oldest, lasting(seen.oldestSeconds)),
        ...row(label.state, seen.state === undefined ? undefined : [say.host.states[seen.state]]),
      ];
    case 'test':
      return [[ours.recipient, [code(seen.to)]]];
    case 'capture': {
      const { running } = seen;
      if (running === undefined) return [[ours.filter, [code(seen.filter)]], ...ends];
      return [
        ...row(ours.file, literal(running.file)),
        ...row(ours.size, literal(running.size)),
        ...row(ours.runningFor, lasting(running.seconds)),
        ...row(ours.filter, literal(running.filter)),
      ];
    }
    case 'log':
      return [[ours.log, [code(seen.log)]], ...ends];
    default:
      return seen satisfies never;
  }
}
