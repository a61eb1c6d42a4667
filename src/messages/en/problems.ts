import type { DomainFault, Level, Trouble } from '../../problem';
import { code, duration, text } from '../../report';
import { plural } from '../plural';
import type { Sentence } from '../sentence';
import { changeProblem } from './change-problems';
import { ranges } from './ours';
import { way } from './way';

const domainFaults: Record<DomainFault, string> = {
  empty: 'it is empty',
  'line-break': 'it contains a line break',
  control: 'it contains a control character',
  invisible: 'it contains an invisible character',
  option: 'it begins with a hyphen, like an option',
  ip: 'it is an IP address where a domain is expected; smtp, smtpping and capture start take one',
  address:
    'it looks like an IP address, and of those only four decimal numbers are read, or IPv6 without a port, a zone or an IPv4 address in it',
  length: 'it is too long: a domain has at most 253 characters, and 63 between two dots',
  label: 'one of its parts is not a label: letters, digits and hyphens, two parts at least, as in mail.com',
  underscore: 'it contains an underscore, which no mail domain has',
  link: 'it is a link that shows another name than it leads to',
};

const levels: Record<Level, string> = { viewer: 'viewer', operator: 'operator', admin: 'admin' };

/** Every kind of trouble as a sentence for the person who waits. */
export function problem(trouble: Trouble): Sentence {
  switch (trouble.kind) {
    case 'unknown-command':
      return {
        what: text`I do not know ${code(trouble.word)}.`,
        advice:
          trouble.near === undefined
            ? text`${code('help')} lists what you can ask.`
            : text`Did you mean ${code(trouble.near)}?`,
      };
    case 'usage':
      return {
        what: text`I could not read that.`,
        advice: text`It goes ${code(trouble.usage)}, for example ${code(trouble.example)}.`,
      };
    case 'domain':
      return {
        what: text`Refused: ${code(trouble.input)} is not a domain, because ${[domainFaults[trouble.why]]}.`,
        advice: text`Nothing was started. Type the destination as it stands behind the @, for example ${code('mail.com')}.`,
      };
    case 'closed-address':
      return {
        what: text`Refused: ${code(trouble.address)} is ${[trouble.why === 'own' ? 'one of our own addresses' : `${ranges[trouble.why]} address`]}. Nothing of mine connects there, and I ask no appliance to.`,
        ...(trouble.why !== 'own' && {
          advice: text`Nothing was started. If mail goes there, an admin of this bot can open its range with ${code('allowPrivate')}.`,
        }),
      };
    case 'special-queue':
      return {
        what: text`${code(trouble.name)} is a queue of the appliance itself, not a domain.`,
        advice: text`It has no destination to look up, test or retry. ${code('queue')} shows how much it holds.`,
      };
    case 'unknown-appliance':
      return {
        what: text`Unknown appliance ${code(trouble.name)}.`,
        advice:
          trouble.near === undefined
            ? text`${code('appliances')} lists those you may use.`
            : text`Did you mean ${code(trouble.near)}?`,
      };
    case 'too-long':
      return {
        what: text`Refused: the line is longer than ${trouble.limit} characters. Nothing was started.`,
      };
    case 'denied':
      return {
        what:
          trouble.appliance === undefined
            ? text`You need the level ${code(levels[trouble.level])} for that.`
            : text`You need the level ${code(levels[trouble.level])} on ${code(trouble.appliance)} for that.`,
        advice: text`Nothing was started. ${code('whoami')} shows your rights; the people who keep ${code('access')} in the configuration can change them.`,
      };
    case 'no-access':
      return {
        what: text`You have no access to any appliance here.`,
        advice: text`${code('whoami')} shows the id that ${code('access')} in the configuration must name.`,
      };
    case 'wrong-workspace':
      return { what: text`This workspace is not set up for this bot. Nothing was started.` };
    case 'shared-channel':
      return {
        what: text`This channel is shared with another organisation, which would read the answer. Nothing was started.`,
        advice: text`Ask in a channel that is yours alone, or in a direct message.`,
      };
    case 'strange-connection':
      return {
        what: text`Changes are refused: ${trouble.seen} programs are connected to Slack as this bot, and only ${trouble.ours} of them ${[trouble.ours === 1 ? 'is' : 'are']} ours. Somebody may have our app-level token, and gets a share of what is typed and pressed here.`,
        advice: text`Revoke the token under Basic Information of the Slack app, give a new one as ${code('slack.appToken')}, and restart the bot. Reading works meanwhile.`,
      };
    case 'unnamed':
      return {
        what: text`Refused: Teams does not say for certain who you are, so you can change nothing. Nothing was started.`,
        advice: text`Sign in with an account of the organisation, not as an anonymous guest of a meeting.`,
      };
    case 'two-texts':
      return {
        what: text`Refused: your message says one thing as plain text and another as formatted text. Nothing was started.`,
        advice: text`Type the command again, without pasting formatted text.`,
      };
    case 'unreachable':
    case 'host-key':
    case 'algorithms':
    case 'login-refused':
    case 'login-paused':
    case 'login-needs-person':
    case 'unknown-prompt':
    case 'no-session':
      return way(trouble);
    case 'timeout':
      return {
        what: text`${code(trouble.appliance)} did not finish ${code(trouble.command)} within ${duration(trouble.seconds)}.`,
        ...(trouble.received !== '' && { received: { from: trouble.appliance, text: trouble.received } }),
      };
    case 'cut-off':
      return {
        what: text`The connection to ${code(trouble.appliance)} was cut off during ${code(trouble.command)}.`,
        ...(trouble.received !== '' && { received: { from: trouble.appliance, text: trouble.received } }),
      };
    case 'too-much':
      return {
        what: text`${code(trouble.appliance)} printed more than ${trouble.bytes} bytes for ${code(trouble.command)}; I hung up. Shown in part:`,
        received: { from: trouble.appliance, text: trouble.received },
      };
    case 'unexpected-question':
      return {
        what: text`${code(trouble.appliance)} asked something I do not know during ${code(trouble.command)}. I left the command without an answer.`,
        advice: text`Run it by hand once to see what it wants.`,
        received: { from: trouble.appliance, text: trouble.question },
      };
    case 'menu':
      return {
        what: text`The menu of ${code(trouble.command)} on ${code(trouble.appliance)} has no single entry for ${code(trouble.wanted)}. I left it without an answer.`,
        received: { from: trouble.appliance, text: trouble.question },
      };
    case 'echo':
      return {
        what: text`${code(trouble.appliance)} echoed something else than I typed. I did not press Enter.`,
        advice: text`I typed ${code(trouble.typed)}. The line may be noisy, or somebody else may share the session.`,
        received: { from: trouble.appliance, text: trouble.received },
      };
    case 'refused':
      return {
        what: text`${code(trouble.appliance)} refused ${code(trouble.command)}.`,
        received: { from: trouble.appliance, text: trouble.received },
      };
    case 'not-permitted':
      return {
        what: text`The bot's account on ${code(trouble.appliance)} may not run ${code(trouble.command)}.`,
        advice: text`Give that account a role that may, for example operator.`,
        received: { from: trouble.appliance, text: trouble.received },
      };
    case 'wrong-machine':
      return {
        what: text`The login to ${code(trouble.appliance)} landed on another machine than ${code(trouble.wanted)}. I did nothing there.`,
        received: { from: trouble.appliance, text: trouble.received },
      };
    case 'queue-down':
      return {
        what: text`Not accepted: the queue is not reachable. Nothing was started.`,
        advice: text`Ask again in a minute. If it stays, whoever runs the bot should look at Redis.`,
      };
    case 'too-many-running':
      return {
        what: text`You have ${trouble.running} running; this one was not accepted.`,
        advice: text`Ask again when one of them is answered.`,
      };
    case 'too-many-asked':
      return {
        what: text`You asked ${trouble.asked} ${[plural(trouble.asked, 'time', 'times')]} within a minute; this one was not accepted.`,
        advice: text`Ask again in a minute.`,
      };
    case 'too-many-hosts':
      return {
        what: text`You probed ${trouble.hosts} hosts within an hour; this one was not probed.`,
        advice: text`Ask again in ${trouble.minutes} ${[plural(trouble.minutes, 'minute', 'minutes')]}. Hosts that you probed already can be probed again now.`,
      };
    case 'busy':
      return {
        what: text`Not accepted: ${trouble.waiting} ${[plural(trouble.waiting, 'request is', 'requests are')]} waiting already. Nothing was started.`,
        advice: text`Ask again in a minute.`,
      };
    case 'no-worker':
      return {
        what: text`No worker took this within ${duration(trouble.seconds)}. Nothing was started.`,
        advice: text`The worker process seems to be down. Whoever runs the bot should look at it; then ask again.`,
      };
    case 'disk':
      return {
        what: text`I cannot write to my disk (${code(trouble.code)}), so I change nothing.`,
        advice: text`Whoever runs the bot should look at the disk under ${code('dataDir')}. Questions still work.`,
      };
    case 'audit-down':
      return {
        what: text`I cannot write the audit log, so I change nothing.`,
        advice: text`Whoever runs the bot should check the disk under ${code('dataDir')}. Questions still work.`,
      };
    case 'ledger-down':
      return trouble.other === undefined
        ? {
            what: text`I have not recognised the record of changes yet, so I change nothing.`,
            advice: text`Ask again in a minute. If it stays, whoever runs the bot should look at Redis. Questions still work.`,
          }
        : {
            what: text`The record of changes is not the one used before, so I change nothing.`,
            advice: text`${code('dataDir')} holds ${code(trouble.other.here)}; this installation used ${code(trouble.other.used)}. Whoever runs the bot should start it with the earlier ${code('dataDir')}, or adopt this one: ${code('node dist/main.js ledger adopt')}. Questions still work.`,
          };
    case 'clock-off':
      return {
        what: text`My clock is ${duration(trouble.seconds)} wrong, so I change nothing.`,
        advice: text`Whoever runs the bot should set the clock of its machine by NTP. Questions still work.`,
      };
    case 'deadline':
      return {
        what: text`This took longer than ${duration(trouble.seconds)}; I stopped waiting.`,
        advice: text`Ask again.`,
      };
    case 'stopping':
      return {
        what: text`The bot is being restarted. Nothing was started.`,
        advice: text`Ask again in a minute.`,
      };
    case 'internal':
      return {
        what: text`Something in the bot itself failed. No change was made.`,
        advice: text`Whoever runs the bot finds it in the log under ${code(trouble.id)}.`,
      };
    case 'second-person':
    case 'stale-button':
    case 'unknown-action':
    case 'being-asked':
    case 'no-test-recipient':
    case 'capture-running':
    case 'capture-unreadable':
    case 'debug-log-running':
    case 'uncommitted':
      return changeProblem(trouble);
    default:
      return trouble satisfies never;
  }
}
