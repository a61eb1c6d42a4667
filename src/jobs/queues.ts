import { DelayedError, type Job, type JobsOptions, Queue, WaitingError, Worker } from 'bullmq';
import { withDeadline } from '../deadline';
import { Problem } from '../problem';
import { redisOptions } from '../redis';
import { Delivery, Request } from '../request';
import {
  changeJobs,
  changeWork,
  deliveryJobs,
  deliveryWork,
  proofJobs,
  proofWork,
  requestJobs,
  requestWork,
  WEEK,
} from './queue-options';

/** The only file that knows BullMQ; `queue-options.ts` has what it is told. */
export interface Queues {
  /** Durable when it returns. @throws Problem `queue-down` when Redis did not take it within the budget */
  request(request: Request): Promise<void>;
  /**
   * A change carries its id alone: everything else is read from the ledger, which also knows that it was approved
   * once. @throws Problem `queue-down`
   */
  change(id: string): Promise<void>;
  /** The change that ends another one, when it is due; each attempt is made once. */
  end(id: string, dueAt: number, attempt?: string): Promise<void>;
  /** `late` asks again although it was asked before, because Redis may have lost that. */
  proof(id: string, after: number, dueAt: number, late?: 'late'): Promise<void>;
  deliver(delivery: Delivery): Promise<void>;
  /** The message of an action once more; asked again before that was done, it is asked once. */
  redeliver(id: string): Promise<void>;
  /** Where a request is; `gone` when Redis does not know it. */
  stateOf(requestId: string): Promise<'waiting' | 'active' | 'completed' | 'failed' | 'gone'>;
  /** Jobs that wait, later tries included, by the name of their queue. */
  waiting(): Promise<[queue: string, jobs: number][]>;
  close(): Promise<void>;
}

export interface Handlers {
  /** `again` when a worker took it before and died. */
  request?(request: Request, again: boolean): Promise<void>;
  /** The request was given up: its worker died twice. */
  requestDied?(request: Request): Promise<void>;
  change?(id: string): Promise<void>;
  /** By BullMQ's word the change failed or stalled; the ledger says what is true. */
  changeDied?(id: string): Promise<void>;
  proof?(id: string, after: number): Promise<void>;
  /** @returns a delay in ms when it has to be tried later, for example because the platform said so */
  deliver?(delivery: Delivery): Promise<number | undefined>;
  /** Given up after about a week of trying. */
  deliveryDied?(delivery: Delivery): void;
  error(error: Error): void;
}

export interface QueueSettings {
  readonly url: string;
  readonly prefix: string;
  /** Names the queue of changes, so that a worker that does not hold this ledger never takes its jobs. */
  readonly ledgerId: string;
}

/** Slack wants its acknowledgement within 3 s; past this the person is told that nothing was started. */
const ADD_BUDGET_MS = 1500;

const names = (ledgerId: string) => ({
  requests: 'requests',
  changes: `changes-${ledgerId}`,
  proofs: `proofs-${ledgerId}`,
  deliveries: 'deliveries',
});

/** Where requests are in Redis: those that wait, and, before its id, each of them. */
export function requestKeys(prefix: string): { readonly waiting: string; readonly job: string } {
  return { waiting: `${prefix}:requests:wait`, job: `${prefix}:requests:` };
}

export function openQueues(
  { url, prefix, ledgerId }: QueueSettings,
  onError: (error: Error) => void,
): Queues {
  const connection = redisOptions(url);
  const open = (name: string) => {
    const queue = new Queue(name, { connection, prefix, skipVersionCheck: true });
    queue.on('error', onError);
    return queue;
  };
  const name = names(ledgerId);
  const queues = new Map(Object.values(name).map((one) => [one, open(one)]));

  /**
   * `add` waits for Redis as long as it takes, and then adds: a job would start after its person was told that it
   * would not. So a producer that missed its budget is dropped with all it still holds.
   */
  async function add(queueName: string, data: unknown, options: JobsOptions): Promise<void> {
    const queue = queues.get(queueName) ?? open(queueName);
    const adding = queue.add(queueName, data, options);
    const late = new Problem({ kind: 'queue-down' });
    try {
      await withDeadline(ADD_BUDGET_MS, adding, () => late);
    } catch (error) {
      if (error !== late) throw new Problem({ kind: 'queue-down' }, { cause: error });
      adding.catch(onError);
      if (queues.get(queueName) === queue) queues.set(queueName, open(queueName));
      queue.disconnect().catch(onError);
      throw late;
    }
  }

  return {
    request: (request) => add(name.requests, request, { ...requestJobs, jobId: request.id }),
    change: (id) => add(name.changes, { id }, changeJobs),
    end: (id, dueAt, attempt = undefined) =>
      add(name.changes, { id }, { ...changeJobs, ...due(dueAt, id, attempt ?? 'due') }),
    proof: (id, after, dueAt, late = undefined) =>
      add(name.proofs, { id, after }, { ...proofJobs, ...due(dueAt, id, after, late) }),
    deliver: (delivery) => add(name.deliveries, delivery, { ...deliveryJobs, ...deliveryId(delivery) }),
    redeliver: (id) =>
      add(name.deliveries, { kind: 'action', id }, { ...deliveryJobs, deduplication: { id } }),
    async stateOf(requestId) {
      const state = await queues.get(name.requests)?.getJobState(requestId);
      if (state === 'waiting' || state === 'active' || state === 'completed' || state === 'failed')
        return state;
      return state === 'delayed' || state === 'prioritized' ? 'waiting' : 'gone';
    },
    waiting: () =>
      Promise.all(
        [...queues].map(
          async ([queue, one]) =>
            [queue, await one.getJobCountByTypes('waiting', 'delayed')] as [string, number],
        ),
      ),
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

/** Once for each name, and not before its time. */
function due(at: number, ...name: readonly (string | number | undefined)[]): JobsOptions {
  return {
    jobId: name.filter((part) => part !== undefined).join('-'),
    delay: Math.max(0, at - Date.now()),
  };
}

/** The final answer of a request is one job, whoever makes it: the second one is ignored. */
function deliveryId(delivery: Delivery): { jobId?: string } {
  if (delivery.kind === 'action') return {};
  return { jobId: `${delivery.id}-${delivery.final ? 'final' : delivery.version}` };
}

/** Takes jobs for the handlers given, once started. */
export interface Server {
  start(): void;
  ready(): Promise<void>;
  /** Does it take jobs of every kind right now? */
  taking(): boolean;
  /** Puts back what may run again, for another worker; what it did so far is for nothing. */
  giveBack(): void;
  /** Takes no new jobs and waits for those that run. */
  close(): Promise<void>;
}

export function serve({ url, prefix, ledgerId }: QueueSettings, handlers: Handlers): Server {
  const name = names(ledgerId);
  const common = { connection: redisOptions(url), prefix, skipVersionCheck: true, autorun: false };
  const workers: Worker[] = [];
  const givingBack = new Set<() => void>();
  const work = (
    queue: string,
    run: (job: Job, token?: string) => Promise<unknown>,
    options: object,
    died?: (job: Job) => unknown,
  ) => {
    const worker = new Worker(queue, (job, token) => run(job, token), { ...common, ...options });
    worker.on('error', handlers.error);
    // Also for jobs of workers that died: whoever notices the stall emits this.
    worker.on('failed', (job) => {
      if (job && died && job.attemptsMade >= (job.opts.attempts ?? 1))
        Promise.resolve(died(job)).catch(handlers.error);
      else if (job && died && job.stalledCounter > 0) Promise.resolve(died(job)).catch(handlers.error);
    });
    workers.push(worker);
  };

  /** For reads: runs it to its end, or until it is given back. */
  async function orGiveBack(job: Job, token: string | undefined, running: Promise<void>): Promise<void> {
    let giveBack = () => {};
    const given = new Promise<boolean>((resolve) => {
      giveBack = () => resolve(true);
    });
    givingBack.add(giveBack);
    const back = await Promise.race([running.then(() => false), given]).finally(() =>
      givingBack.delete(giveBack),
    );
    if (!back) return;
    await job.moveToWait(token);
    throw new WaitingError();
  }

  const { request, requestDied, change, changeDied, proof, deliver, deliveryDied } = handlers;
  if (request) {
    work(
      name.requests,
      (job, token) => orGiveBack(job, token, request(Request.parse(job.data), job.attemptsStarted > 1)),
      requestWork,
      (job) => requestDied?.(Request.parse(job.data)),
    );
  }
  if (change) {
    const run = (job: Job) => change(String(job.data.id));
    work(name.changes, run, changeWork, (job) => changeDied?.(String(job.data.id)));
  }
  if (proof) {
    const run = (job: Job) => proof(String(job.data.id), Number(job.data.after));
    work(name.proofs, (job, token) => orGiveBack(job, token, run(job)), proofWork);
  }
  if (deliver) {
    const later = async (job: Job, token?: string) => {
      const delivery = Delivery.parse(job.data);
      const delay = await deliver(delivery);
      if (delay === undefined) return;
      if (Date.now() - job.timestamp > WEEK.age * 1000) return deliveryDied?.(delivery);
      await job.moveToDelayed(Date.now() + delay, token);
      throw new DelayedError();
    };
    const growing = { backoffStrategy: (made: number) => Math.min(1000 * 2 ** (made - 1), 60_000) };
    work(name.deliveries, later, { ...deliveryWork, settings: growing }, (job) =>
      deliveryDied?.(Delivery.parse(job.data)),
    );
  }
  return {
    start() {
      for (const worker of workers) worker.run().catch(handlers.error);
    },
    async ready() {
      await Promise.all(workers.map((worker) => worker.waitUntilReady()));
    },
    taking: () => workers.every((worker) => worker.isRunning() && worker.closing === undefined),
    giveBack() {
      for (const giveBack of givingBack) giveBack();
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}
