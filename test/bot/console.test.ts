import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { type Console, consolePlatform } from '../../src/bot/console/console';
import type { Incoming, Outcome } from '../../src/bot/platform';
import type { Report } from '../../src/report';

/** What the bot does with a step, and what was printed by the time the next one came. */
type Bot = (chat: Console, incoming: Incoming) => Promise<Outcome>;

const report = (headline: string, more: Partial<Report> = {}): Report => ({
  language: 'en',
  status: 'info',
  headline: [headline],
  blocks: [],
  ...more,
});
const shown = (headline: string, ended = true) => ({ report: report(headline), buttons: [], ended });

async function play(steps: readonly string[], bot: Bot): Promise<string[]> {
  const printed: string[] = [];
  const output = new Writable({
    write(chunk, _, done) {
      const [line = ''] = String(chunk).trim().split('\n');
      if (line !== '') printed.push(line.replace('ℹ️ Info · ', ''));
      done();
    },
  });
  const chat = consolePlatform({ output, language: 'en', colour: false, person: 'ana' });
  await chat.start((incoming) => bot(chat, incoming), undefined as never);
  await chat.play(steps);
  return printed;
}

const text = ({ said }: Incoming) => ('text' in said ? said.text : said.button);

test('a step waits for its own answer, not for what an earlier one left behind', async () => {
  const late: (() => Promise<unknown>)[] = [];
  const printed = await play(['one', 'two', 'three'], async (chat, incoming) => {
    const { address } = incoming;
    if (text(incoming) === 'one') {
      late.push(() => chat.show(address, shown('the rest of one')));
      return { kind: 'private', report: report('one at once') };
    }
    return {
      kind: 'accepted',
      async afterwards() {
        await late.pop()?.();
        setImmediate(() => chat.show(address, shown(`${text(incoming)} ended`)));
      },
    };
  });
  expect(printed).toEqual([
    ...['ana> /esa one', 'one at once', 'ana> /esa two', 'the rest of one', 'two ended'],
    ...['ana> /esa three', 'three ended'],
  ]);
});

test('a private answer with a message behind it has ended with that', async () => {
  const printed = await play(['doctor', 'queue'], async (chat, incoming) => {
    const what = text(incoming);
    const later = () => setImmediate(() => chat.show(incoming.address, shown(`${what}: the appliances`)));
    if (what === 'queue') return { kind: 'accepted', afterwards: async () => void later() };
    later();
    return { kind: 'private', report: report('the bot'), follows: true };
  });
  expect(printed).toEqual([
    ...['ana> /esa doctor', 'the bot', 'doctor: the appliances'],
    ...['ana> /esa queue', 'queue: the appliances'],
  ]);
});

test('a decision is answered by the message that was pressed', async () => {
  let standing: Incoming['address'] | undefined;
  const preview = report('Retry?', { actions: [{ label: 'Approve', invoke: 'approve a7k2' }] });
  const printed = await play(['retry mail.com', 'press approve', 'queue'], async (chat, incoming) => {
    switch (text(incoming)) {
      case 'retry mail.com':
        return {
          kind: 'accepted',
          async afterwards() {
            standing = await chat.show(incoming.address, { report: preview, buttons: ['v1'], ended: true });
          },
        };
      case 'v1':
        return {
          kind: 'accepted',
          async afterwards() {
            await chat.show(standing ?? incoming.address, shown('sent', false));
            setImmediate(() => chat.show(standing ?? incoming.address, shown('done')));
          },
        };
      default:
        return { kind: 'private', report: report('empty') };
    }
  });
  expect(printed).toEqual([
    ...['ana> /esa retry mail.com', 'Retry?', 'ana> press approve', '[ Approve ]', 'sent', 'done'],
    ...['ana> /esa queue', 'empty'],
  ]);
});
