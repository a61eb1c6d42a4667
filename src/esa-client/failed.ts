import { Problem, type Trouble } from '../problem';

/** What it means that the time was up. */
export function late(
  { prompt, ...at }: { appliance: string; command: string; prompt: string; received: string },
  seconds: number,
): Trouble {
  // Something stands there and waits, and it is none of the prompts we know.
  if (prompt === '' && at.received.slice(at.received.lastIndexOf('\n') + 1).trim() !== '')
    return { kind: 'unknown-prompt', appliance: at.appliance, received: at.received };
  return { kind: 'timeout', ...at, seconds };
}

export function notEchoed({ name }: { name: string }, typed: string, received: string): Problem {
  return new Problem({ kind: 'echo', appliance: name, typed, received });
}
