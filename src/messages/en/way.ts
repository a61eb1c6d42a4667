import type { WayTrouble } from '../../problem';
import { code, duration, type Text, text, time } from '../../report';
import type { Sentence } from '../sentence';

interface Login {
  readonly appliance: string;
  readonly jump?: string;
}

/** An appliance, or the host before it. */
function far({ appliance, jump }: Login, article = 'the'): Text {
  return jump === undefined
    ? [code(appliance)]
    : text`${[article]} jump host ${code(jump)} of ${code(appliance)}`;
}

/** Trouble on the way to an appliance, before anything was asked. */
export function way(trouble: WayTrouble): Sentence {
  switch (trouble.kind) {
    case 'unreachable':
      return {
        what: text`${far(trouble, 'The')} does not accept SSH.`,
        advice: text`The connection failed (${code(trouble.reason)}). Check that it is up and that its address and port are right.`,
      };
    case 'host-key':
      return {
        what: text`The SSH host key of ${far(trouble)} changed. I did not log in.`,
        advice: text`It shows ${code(trouble.seen)}; the configuration expects ${code(trouble.pinned.join(', '))}. If it was replaced or failed over, verify the new key on its console and add it to ${code('hostKeys')}; otherwise somebody may be in between.`,
      };
    case 'algorithms':
      return {
        what: text`${far(trouble, 'The')} offers only SSH algorithms that are no longer safe. I did not log in.`,
        advice:
          trouble.jump === undefined
            ? text`${code(trouble.reason)}. Modernise them with ${code('sshconfig')} on the appliance, or set ${code('legacySsh: true')} for it and accept the risk.`
            : text`${code(trouble.reason)}. Modernise them on the jump host; ${code('legacySsh')} is for appliances only.`,
      };
    case 'login-refused':
      return {
        what: text`${far(trouble, 'The')} refused the login.`,
        advice: text`Check the user name and the password or key in the configuration. I try again in 5 minutes at the earliest, so that the account is not locked.`,
      };
    case 'login-paused':
      return {
        what: text`${far(trouble, 'The')} refused the login a moment ago. I try again at ${time(trouble.until)} at the earliest, in ${duration(trouble.seconds)}.`,
        advice: text`So the account is not locked. Correct the user name, password or key in the meantime.`,
      };
    case 'login-needs-person':
      return {
        what: text`The login to ${far(trouble)} asks for something that only a person can answer.`,
        advice:
          trouble.until === undefined
            ? text`Log in by hand once, for example to change an expired password. I answer nothing there, and try again in 5 minutes at the earliest.`
            : text`Log in by hand once, for example to change an expired password. I answer nothing there, and try again at ${time(trouble.until)} at the earliest.`,
        received: { from: trouble.jump ?? trouble.appliance, text: trouble.received },
      };
    case 'unknown-prompt':
      return {
        what: text`I do not know the prompt of ${code(trouble.appliance)}. Nothing was sent.`,
        advice: text`An upgrade may have changed it. What it showed after the login is below.`,
        received: { from: trouble.appliance, text: trouble.received },
      };
    case 'no-session':
      return {
        what: text`${code(trouble.appliance)} has no free session; I waited ${duration(trouble.seconds)}.`,
        advice: text`Other work holds them all. Ask again in a minute.`,
      };
    default:
      return trouble satisfies never;
  }
}
