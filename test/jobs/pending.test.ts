import { expect, test } from '@jest/globals';
import type { Tools } from '../../src/command';
import { commands } from '../../src/jobs/catalog';
import { messages } from '../../src/messages';
import { Problem } from '../../src/problem';
import type { Report } from '../../src/report';

/** One appliance has failed and the other has not answered yet: nothing is known to be wrong, or right. */
test.each([
  'queue',
  'host mail.com',
  'status',
  'messages mail.com',
  'log mail.com',
  'dns mail.com',
  'smtp mail.com',
  'smtpping mail.com',
  'capture status',
])('%s: a report that fills in says info, and offers nothing yet', async (line) => {
  const [name = '', ...words] = line.split(' ');
  const { run } = commands.find((one) => one.name === name)?.bind(words) ?? {};
  const soFar = await new Promise<Report>((shown) => {
    const tools = {
      appliances: ['esa1', 'esa2'],
      named: false,
      say: messages('en'),
      may: () => true,
      open: async () => {},
      ask: (appliance: string) =>
        appliance === 'esa1'
          ? Promise.reject(new Problem({ kind: 'no-session', appliance, seconds: 1 }))
          : new Promise(() => {}),
      probe: () => new Promise(() => {}),
      show: (report: () => Report) => shown(report()),
    } as unknown as Tools;
    void run?.(tools);
  });
  expect([soFar.status, soFar.actions]).toEqual(['info', []]);
});
