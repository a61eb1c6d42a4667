// The rows of the threat model named RQ that are about jobs: what was done already, and what is no job of ours.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Queue } from 'bullmq';
import { newId } from '../../src/ids';
import { openLedger } from '../../src/jobs/ledger/ledger';
import { redisOptions } from '../../src/redis';
import { everything, type TestWorld } from '../world';
import { forgedJob } from './forged';
import { actionOf, current, preview, stuck } from './previews';
import { englishWorld, next } from './refused';

let world: TestWorld;
beforeAll(async () => {
  world = await englishWorld();
});
afterAll(() => world.stop());

/** A change that was carried out: its job in Redis, and how the appliance stood afterwards. */
async function done() {
  const shown = await preview(world, stuck(world));
  const id = actionOf(world, shown);
  await world.press(shown, 'Approve');
  await world.slack.waitFor(() => /done: esa1 accepted/.test(everything(current(world, shown))), 15_000);
  // Both measurements: afterwards nothing changes the message by itself.
  await world.slack.waitFor(() => /after 0\.4 s/.test(everything(current(world, shown))), 15_000);
  const ledger = openLedger(world.config.dataDir);
  const { url, prefix } = world.config.redis;
  const connection = redisOptions(url);
  const queue = new Queue(`changes-${ledger.id}`, { connection, prefix, skipVersionCheck: true });
  const jobs = await queue.getJobs(['completed']);
  const job = jobs.find(({ data }) => data.id === id);
  if (job === undefined) throw new Error('the change has no job');
  return { shown, id, ledger, queue, job, commits: world.commits(world.esa1), text: everything(shown) };
}

/** Resolves once no job of the queue waits or runs. */
async function idle(queue: Queue): Promise<void> {
  const left = async () => queue.getJobCountByTypes('waiting', 'active', 'delayed');
  while ((await left()) > 0) await new Promise((later) => setImmediate(later));
}

test.each<[how: string, again: (of: Awaited<ReturnType<typeof done>>) => Promise<unknown>]>([
  ['job.retry()', ({ job }) => job.retry('completed')],
  ['queue.retryJobs()', ({ queue }) => queue.retryJobs({ state: 'completed' })],
  ['the old job under a new id', ({ queue, id }) => forgedJob(world, queue.name, newId(), { id })],
  [
    'the old job, removed and put back as a backup has it',
    async ({ queue, job, id }) => {
      await job.remove();
      await queue.add(queue.name, { id }, { ...job.opts, jobId: `old-${job.id}` });
    },
  ],
])('RQ-03 a change that was done, by %s: not sent again, and its answer stays', async (_, again) => {
  const was = await done();
  const before = current(world, was.shown);
  const final = was.ledger.read(was.id)?.final;
  await again(was);
  await idle(was.queue);
  await was.queue.close();
  expect(world.commits(world.esa1)).toBe(was.commits);
  expect(was.ledger.read(was.id)?.final).toEqual(final);
  expect(everything(current(world, was.shown))).toBe(everything(before));
});

test('RQ-03 a preview that has expired, from a backup: approved or not, nothing is sent', async () => {
  const shown = await preview(world, stuck(world));
  const id = actionOf(world, shown);
  const ledger = openLedger(world.config.dataDir);
  const commits = world.commits(world.esa1);
  ledger.decide(id, { outcome: 'expired', at: Date.now() });
  ledger.approve(id, { by: { platform: 'slack', id: 'U0ANA', name: 'ana' }, at: Date.now(), place: 'x' });
  await forgedJob(world, `changes-${ledger.id}`, newId(), { id });
  expect(world.commits(world.esa1)).toBe(commits);
});

const large = 'x'.repeat(5_000_000);
test.each<[what: string, queue: () => string, data: object]>([
  ['a request of 5 MB', () => 'requests', { line: `host ${large}.com` }],
  ['a request named like a prototype', () => '__proto__', { line: 'queue' }],
  ['a change of 5 MB', () => `changes-${openLedger(world.config.dataDir).id}`, { id: large }],
  ['a delivery of 5 MB', () => 'deliveries', { kind: 'action', id: large }],
])(
  'RQ-05 %s, put there by somebody else: nothing comes of it, and the next one is answered',
  async (_, queue, data) => {
    const bytes = world.esa1.log.length;
    const messages = world.slack.messages().length;
    const { url, prefix } = world.config.redis;
    const forged = new Queue(queue(), { connection: redisOptions(url), prefix, skipVersionCheck: true });
    await forged.add('__proto__', data, { jobId: newId(), attempts: 1 });
    if (queue() !== '__proto__') await idle(forged);
    await forged.close();
    expect(world.esa1.log.length).toBe(bytes);
    expect(world.slack.messages()).toHaveLength(messages);
    await next(world, /mail\.com is (?:up|down)/, () => world.send('host mail.com'));
  },
);

test('RQ-05 a line of 5 MB from chat is not even read; one of 1,001 characters is refused', async () => {
  expect((await world.send(`host ${large}.com`)).status).toBe(413);
  const { body } = await world.send(`host ${'a'.repeat(1000)}`);
  expect(body).toContain('longer than 1,000 characters');
});
