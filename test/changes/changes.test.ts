// What holds for a retry holds for every change: sent once after an approval, said truly, and what is left running ends.
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { startAppliance } from '../../demo/asyncos';
import { englishWorld } from '../attacks/refused';
import { labels, type StoredMessage } from '../fakes/slack/fake-slack';
import { everything, type TestWorld, type WorldOptions } from '../world';

jest.setTimeout(40_000);

let world: TestWorld;
afterEach(async () => {
  await world?.stop();
});

const CHANGES = { proofAfter: [0.2], captureFor: 600, debugLogFor: 600, testRecipients: ['probe@mail.com'] };
const briefly = { ...CHANGES, captureFor: 1, debugLogFor: 1 };

async function begin(changes: Record<string, unknown> = CHANGES, more: WorldOptions = {}): Promise<void> {
  world = await englishWorld({ ...more, config: { changes, ...more.config } });
}

/** The scopes of what was committed on the appliance, in order. */
function committed(): string[] {
  return world.esa1.log.flatMap((entry) => (entry.kind === 'committed' ? [entry.scope] : []));
}

function typed(): string[] {
  return world.esa1.log.flatMap((entry) => (entry.kind === 'line' ? [entry.text] : []));
}

function becomes(message: StoredMessage, what: RegExp): Promise<StoredMessage> {
  return world.slack.waitFor(() => {
    const now = world.slack.messages().find(({ ts }) => ts === message.ts);
    return now && what.test(everything(now)) && now;
  }, 20_000);
}

interface Kind {
  readonly line: string;
  readonly preview: RegExp;
  readonly done: RegExp;
  readonly commits: RegExp;
  readonly setUp?: () => void;
}

const running = () => {
  world.esa1.world.capture.running = {
    file: 'C300V-1-20261124-010101.cap',
    startedAt: Date.now() - 300_000,
    filter: 'tcp port 25',
  };
};
const logged = () => {
  world.esa1.world.logs.push({
    name: 'esachat_mail_com_zsrt_abcdef',
    type: 'Domain Debug Logs',
    domain: 'mail.com',
    lines: ["Rcvd: '220 hello'"],
  });
};

const kinds: readonly Kind[] = [
  {
    line: 'smtpping mail.com send',
    preview: /Mail a test message to mail\.com from esa1\?/,
    done: /mail\.com took the test message[\s\S]*done: esa1 accepted/,
    commits: /^probe@mail\.com$/,
  },
  {
    line: 'capture start mail.com',
    preview: /Start a packet capture for mail\.com on esa1\?/,
    done: /The packet capture is running on esa1[\s\S]*done: esa1 accepted/,
    commits: /^start$/,
  },
  {
    line: 'capture stop',
    preview: /Stop the packet capture on esa1\?/,
    done: /The packet capture on esa1 is stopped[\s\S]*done: esa1 accepted/,
    commits: /^stop$/,
    setUp: running,
  },
  {
    line: 'debuglog start mail.com',
    preview: /Start a debug log for mail\.com on esa1\?/,
    done: /The debug log for mail\.com is recording[\s\S]*done: esa1 accepted/,
    commits: /^\+esachat_mail_com_[a-z2-7]{4}_[a-z2-7]{6}$/,
  },
  {
    line: 'debuglog stop mail.com',
    preview: /Remove the debug log for mail\.com on esa1\?/,
    done: /The debug log for mail\.com is removed[\s\S]*done: esa1 accepted/,
    commits: /^-esachat_mail_com_zsrt_abcdef$/,
    setUp: logged,
  },
];

describe.each(kinds)('$line', ({ line, preview, done, commits, setUp }) => {
  test('BT-01 nothing is sent before the approval, and one line for any number of presses', async () => {
    await begin();
    setUp?.();
    const shown = structuredClone(await world.ask(line, preview));
    expect(committed()).toEqual([]);
    await Promise.all([
      world.press(shown, 'Approve'),
      world.press(shown, 'Approve', { user: 'U0LUIS' }),
      world.press(shown, 'Approve'),
    ]);
    const ended = await becomes(shown, done);
    expect(labels(ended)).not.toContain('Approve');
    expect(committed()).toEqual([expect.stringMatching(commits)]);
  });

  test('F-65 the line went out, the answer did not come: OUTCOME UNKNOWN, and never again', async () => {
    await begin();
    setUp?.();
    world.esa1.faults.cutAfterCommit = true;
    const shown = structuredClone(await world.ask(line, preview));
    await world.press(shown, 'Approve');
    await becomes(shown, /OUTCOME UNKNOWN/);
    await world.press(shown, 'Approve', { user: 'U0LUIS' });
    await world.toldTo('U0LUIS', /Already done at .*OUTCOME UNKNOWN/);
    expect(committed()).toEqual([expect.stringMatching(commits)]);
  });

  test('AZ-05 a second person where the rules ask for one', async () => {
    const two = 'second-person';
    await begin({ ...CHANGES, smtppingSend: two, capture: two, debugLog: two });
    setUp?.();
    const shown = structuredClone(await world.ask(line, preview));
    await world.press(shown, 'Approve');
    await world.toldTo('U0ANA', /A second person must approve/);
    expect(committed()).toEqual([]);
    await world.press(shown, 'Approve', { user: 'U0LUIS' });
    await becomes(shown, done);
    expect(committed()).toHaveLength(1);
  });

  test('CI-15 a question that nobody knows comes before the gate: not sent', async () => {
    await begin();
    setUp?.();
    const shown = structuredClone(await world.ask(line, preview));
    const own = typed().length;
    world.esa1.faults.question = 'Do you agree to the new terms? [N]> ';
    await world.press(shown, 'Approve');
    await becomes(shown, /was not sent to esa1/);
    expect(committed()).toEqual([]);
    // Only the commands themselves, nothing in answer to it.
    expect(
      typed()
        .slice(own)
        .filter((one) => /^(?:y|yes|)$/i.test(one)),
    ).toEqual([]);
  });

  test('cancelled: nothing is sent', async () => {
    await begin();
    setUp?.();
    const shown = structuredClone(await world.ask(line, preview));
    await world.press(shown, 'Cancel');
    await becomes(shown, /was cancelled by .*not sent/);
    expect(committed()).toEqual([]);
  });
});

describe('a capture', () => {
  test('is stopped by itself, once, and the same message says so', async () => {
    await begin(briefly);
    const shown = await world.ask('capture start mail.com', /Start a packet capture/);
    await world.press(shown, 'Approve');
    const ended = await becomes(shown, /has ended[\s\S]*was stopped by itself at/);
    expect(everything(ended)).toMatch(/scp <user>@esa1:\/captures\/C300V[\w-]+\.cap \./);
    expect(committed()).toEqual(['start', 'stop']);
    expect(world.esa1.world.capture.running).toBeUndefined();
  });

  test('is stopped by itself also when it is not known whether it started', async () => {
    await begin(briefly);
    world.esa1.faults.cutAfterCommit = true;
    const shown = await world.ask('capture start mail.com', /Start a packet capture/);
    await world.press(shown, 'Approve');
    await becomes(shown, /OUTCOME UNKNOWN/);
    world.esa1.faults.cutAfterCommit = false;
    await becomes(shown, /OUTCOME UNKNOWN[\s\S]*was stopped by itself at/);
    expect(committed()).toEqual(['start', 'stop']);
  });

  test('of somebody else is never stopped by itself', async () => {
    await begin(briefly);
    const shown = await world.ask('capture start mail.com', /Start a packet capture/);
    await world.press(shown, 'Approve');
    await becomes(shown, /is running on esa1/);
    // Ours was stopped at the appliance; with its filter, which stays set, somebody started another one.
    const { capture } = world.esa1.world;
    capture.running = { file: 'theirs.cap', startedAt: Date.now() + 300_000, filter: capture.filter };
    await becomes(shown, /It was not ended by me/);
    expect(committed()).toEqual(['start']);
    expect(capture.running.file).toBe('theirs.cap');
  });

  test('that was stopped by a person is not stopped again', async () => {
    await begin({ ...briefly, captureFor: 3 });
    const shown = await world.ask('capture start mail.com', /Start a packet capture/);
    await world.press(shown, 'Approve');
    const runs = await becomes(shown, /is running on esa1[\s\S]*Stop capture/);
    await world.press(runs, 'Stop capture');
    const stop = await world.shown(/Stop the packet capture on esa1\?/);
    await world.press(stop, 'Approve');
    await becomes(shown, /has ended[\s\S]*It was not ended by me/);
    expect(committed()).toEqual(['start', 'stop']);
  });

  test('is not started beside one that runs: its own words are shown', async () => {
    await begin();
    running();
    const told = await world.ask('capture start mail.com', /A packet capture is running on esa1 already/);
    expect(everything(told)).toContain('C300V-1-20261124-010101.cap');
    expect(labels(told)).not.toContain('Approve');
    expect(committed()).toEqual([]);
  });

  test('that somebody started after the preview: not sent', async () => {
    await begin();
    const shown = structuredClone(await world.ask('capture start mail.com', /Start a packet capture/));
    running();
    await world.press(shown, 'Approve');
    await becomes(shown, /was not sent to esa1[\s\S]*a packet capture is running/);
    expect(committed()).toEqual([]);
  });

  test('lets through what the preview showed: the addresses that the appliance delivers to', async () => {
    await begin();
    const shown = await world.ask('capture start mail.com', /Start a packet capture/);
    expect(everything(shown)).toContain('tcp port 25 and (host 10.233.186.26)');
    await world.press(shown, 'Approve');
    await becomes(shown, /is running on esa1/);
    expect(world.esa1.world.capture).toMatchObject({
      filter: 'tcp port 25 and (host 10.233.186.26)',
      megabytes: 20,
      stopsAtSize: true,
    });
  });

  test('its status is for everybody, and its stop is offered to those who may', async () => {
    await begin();
    running();
    const seen = await world.ask('capture status', /A packet capture is running on esa1/, { user: 'U0VIEW' });
    expect(labels(seen)).toEqual(['Refresh']);
    const offered = await world.ask('capture status', /running on esa1[\s\S]*Stop capture/);
    expect(labels(offered)).toEqual(['Stop capture on esa1', 'Refresh']);
    expect(committed()).toEqual([]);
  });

  test('nothing runs: there is nothing to stop', async () => {
    await begin();
    const told = await world.ask('capture stop', /No packet capture is running/);
    expect(labels(told)).not.toContain('Approve');
  });

  test('on two appliances: the one where it runs is meant, or a button for each', async () => {
    const esa2 = await startAppliance({ hostname: 'esa2.example.com' });
    const esa1 = await startAppliance({ hostname: 'esa1.example.com' });
    await begin(CHANGES, { appliances: { esa1, esa2 } });
    const both = await world.ask('capture start mail.com', /can be started on 2 appliances/);
    expect(labels(both)).toEqual([
      'Start capture on esa1',
      'Start capture on esa2',
      'Start capture on all 2',
      'Refresh',
    ]);
    running();
    await world.ask('capture stop', /Stop the packet capture on esa1\?/);
  });
});

describe('a debug log', () => {
  test('shows what it recorded, and is removed by itself', async () => {
    await begin({ ...briefly, debugLogFor: 2 });
    const shown = await world.ask('debuglog start mail.com', /Start a debug log/);
    expect(everything(shown)).toMatch(/esachat_mail_com_/);
    await world.press(shown, 'Approve');
    const ended = await becomes(shown, /has ended and is removed[\s\S]*removed again by itself at/);
    expect(everything(ended)).toContain("'220 mx.mail.com ESMTP'");
    expect(committed()).toEqual([
      expect.stringMatching(/^\+esachat_mail_com_/),
      expect.stringMatching(/^-esachat_mail_com_/),
    ]);
    expect(world.esa1.world.logs.map(({ name }) => name)).toEqual(['antivirus', 'mail_logs', 'system_logs']);
  });

  test('names in its commit who asked', async () => {
    await begin();
    const shown = await world.ask('debuglog start mail.com', /Start a debug log/);
    await world.press(shown, 'Approve', { user: 'U0LUIS' });
    await becomes(shown, /is recording/);
    expect(world.esa1.world.commits).toEqual([
      expect.stringMatching(/^debug log for mail\.com, asked by ana slack U0ANA, esa-chatops [A-Z2-7]{4}$/),
    ]);
  });

  test('is not begun while somebody has uncommitted changes: the appliance’s words are shown', async () => {
    await begin();
    world.esa1.world.uncommittedBy = 'eve';
    const told = await world.ask('debuglog start mail.com', /uncommitted changes on esa1/);
    expect(everything(told)).toContain('The user "eve" has uncommitted changes');
    expect(committed()).toEqual([]);
  });

  test('uncommitted changes that came after the preview: not sent', async () => {
    await begin();
    const shown = structuredClone(await world.ask('debuglog start mail.com', /Start a debug log/));
    world.esa1.world.uncommittedBy = 'eve';
    await world.press(shown, 'Approve');
    await becomes(shown, /was not sent to esa1[\s\S]*uncommitted changes/);
    expect(typed()).not.toContain('commit');
    expect(committed()).toEqual([]);
  });

  test('of ours that is there already: no second one', async () => {
    await begin();
    logged();
    await world.ask('debuglog start mail.com', /A debug log for mail\.com of mine is on esa1 already/);
    await world.ask('debuglog stop a.example', /There is no debug log of mine for a\.example/);
    expect(committed()).toEqual([]);
  });

  test('that cannot be removed when it is due is removed as soon as that works', async () => {
    await begin({ ...briefly, debugLogFor: 1.5 });
    const shown = await world.ask('debuglog start mail.com', /Start a debug log/);
    await world.press(shown, 'Approve');
    await becomes(shown, /is recording/);
    world.esa1.world.uncommittedBy = 'eve';
    // The proof looks once and changes nothing; the end then gives up before it says anything.
    await new Promise<void>((resolve) => {
      let looks = 0;
      world.esa1.onLog((entry) => {
        if (entry.kind === 'line' && entry.text === 'logconfig') looks += 1;
        if (looks === 2) resolve();
      });
    });
    expect(committed()).toHaveLength(1);
    delete world.esa1.world.uncommittedBy;
    await becomes(shown, /removed again by itself at/);
    expect(committed()).toEqual([expect.stringMatching(/^\+esachat_/), expect.stringMatching(/^-esachat_/)]);
  });
});

describe('a test message', () => {
  test('without a configured recipient: says which key is missing', async () => {
    await begin({ ...CHANGES, testRecipients: [] });
    await world.ask('smtpping mail.com send', /no recipient is configured[\s\S]*changes\.testRecipients/);
  });

  test('goes to the recipient in the domain that is tested', async () => {
    await begin({ ...CHANGES, testRecipients: ['a@other.example', 'b@mail.com'] });
    const shown = await world.ask('smtpping mail.com send', /Mail a test message/);
    expect(everything(shown)).toContain('b@mail.com');
    expect(everything(shown)).not.toContain('may refuse to relay');
  });

  test('to another domain: the preview warns', async () => {
    await begin({ ...CHANGES, testRecipients: ['a@other.example'] });
    const shown = await world.ask('smtpping mail.com send', /Mail a test message/);
    expect(everything(shown)).toContain('may refuse to relay');
  });

  test('that the other server refuses: rejected, with its words', async () => {
    await begin();
    const mail = world.esa1.world.destinations.find(({ host }) => host === 'mail.com');
    if (mail) mail.smtp = 'rejects';
    const shown = await world.ask('smtpping mail.com send', /Mail a test message/);
    await world.press(shown, 'Approve');
    const ended = await becomes(shown, /was reached, but rejected the test/);
    expect(everything(ended)).toContain('554 5.7.1');
  });
});
