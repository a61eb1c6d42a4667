import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** One registry a process. The worker has no port: it leaves its numbers in Redis, and the bot adds them to its own. */
export const registry = new Registry();

const registers = [registry];

export const commands = new Counter({
  name: 'esa_commands_total',
  help: 'Lines said in chat, by what became of them: accepted, private, or the kind of trouble.',
  labelNames: ['outcome'] as const,
  registers,
});

export const rejected = new Counter({
  name: 'esa_slack_auth_rejected_total',
  help: 'HTTP requests to the Slack path that are not from Slack.',
  registers,
});

export const strangeConnections = new Gauge({
  name: 'esa_slack_strange_connections',
  help: 'Socket Mode connections of the app that are not ours; anything but 0 is an alarm.',
  registers,
});

export const teamsRejected = new Counter({
  name: 'esa_teams_auth_rejected_total',
  help: 'HTTP requests to the Teams path that are not from Teams, or not from our tenant.',
  registers,
});

/** A person notices a second, and gives up after some; the slowest appliance takes minutes. */
const chatBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60, 180, 300];

export const firstLine = new Histogram({
  name: 'esa_first_line_seconds',
  help: 'From the acceptance of a command to the first sight of its message.',
  buckets: chatBuckets,
  registers,
});

export const finalAnswer = new Histogram({
  name: 'esa_final_answer_seconds',
  help: 'From the acceptance of a command to its final answer in chat.',
  buckets: chatBuckets,
  registers,
});

export const undelivered = new Counter({
  name: 'esa_undelivered_total',
  help: 'Answers given up after a week of trying.',
  registers,
});

export const dialogues = new Counter({
  name: 'esa_dialogues_total',
  help: 'Dialogues with an appliance, by how they ended: ok, or the kind of trouble.',
  labelNames: ['appliance', 'dialogue', 'outcome'] as const,
  registers,
});

export const dialogueSeconds = new Histogram({
  name: 'esa_dialogue_seconds',
  help: 'How long a dialogue with an appliance took, the wait for a free session included.',
  labelNames: ['appliance', 'dialogue'] as const,
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 180],
  registers,
});

export const actions = new Counter({
  name: 'esa_actions_total',
  help: 'Changes by their final answer; `unknown` is worth an alarm.',
  labelNames: ['outcome'] as const,
  registers,
});

export const waitingJobs = new Gauge({
  name: 'esa_waiting_jobs',
  help: 'Jobs that wait in a queue, later tries included.',
  labelNames: ['queue'] as const,
  registers,
});
