import { z } from 'zod';
import {
  account,
  applianceName,
  cidr,
  fingerprint,
  glob,
  heloName,
  ipAddress,
  mailAddress,
  person,
  prefix,
  resolver,
  teamId,
  webUrl,
} from './fields';
import { redisUrl } from './redis-url';

/** Text from an environment variable is text, so a number may be written as one. */
function number(schema: z.ZodNumber) {
  return z.preprocess((value) => (/^\d+$/.test(String(value)) ? Number(value) : value), schema);
}

const text = z.string().trim().min(1);
const port = z.int().min(1).max(65_535);

function seconds(max: number): z.ZodNumber {
  return z.number().positive().max(max);
}

const Http = z.strictObject({
  host: text.default('127.0.0.1'),
  /** 0: the system chooses. */
  port: number(z.int().min(0).max(65_535)).default(3000),
});

const Redis = z.strictObject({ url: redisUrl, prefix: prefix.default('esa') });

const Slack = z.strictObject({
  transport: z.enum(['socket', 'http']).default('socket'),
  botToken: text,
  appToken: z.string().optional(),
  signingSecret: z.string().optional(),
  teamIds: z.array(teamId).min(1),
  apiUrl: webUrl.default('https://slack.com/api/'),
});

const Teams = z.strictObject({
  appType: z.enum(['SingleTenant', 'UserAssignedMSI']).default('SingleTenant'),
  appId: z.string().optional(),
  appPassword: z.string().optional(),
  tenantId: z.string().optional(),
  serviceHosts: z.array(text).min(1).default(['smba.trafficmanager.net']),
  openIdMetadata: webUrl.default('https://login.botframework.com/v1/.well-known/openidconfiguration'),
  playground: z.boolean().default(false),
  targetedMessages: z.boolean().default(false),
});

const way = {
  host: text,
  port: number(port).default(22),
  username: text,
  password: z.string().min(1).optional(),
  privateKeyFile: text.optional(),
  hostKeys: z.array(fingerprint).min(1),
};

const Appliance = z.strictObject({
  name: applianceName,
  ...way,
  machine: text.optional(),
  legacySsh: z.boolean().default(false),
  jump: z.strictObject(way).optional(),
  sessions: number(z.int().min(1).max(16)).default(4),
  /** The addresses that receivers see its mail come from; without them its log is read. */
  sendsFrom: z.array(ipAddress).max(16).default([]),
  timeouts: z
    .strictObject({
      connect: number(seconds(300)).default(20),
      command: number(seconds(3600)).default(30),
      slow: number(seconds(3600)).default(180),
    })
    .prefault({}),
});

const Access = z.strictObject({
  people: z.array(person).min(1),
  level: z.enum(['viewer', 'operator', 'admin']),
  appliances: z.array(glob).min(1).default(['*']),
  domains: z.array(glob).min(1).default(['*']),
});

const approval = z.enum(['confirm', 'second-person']);

const Changes = z.strictObject({
  retry: approval.default('confirm'),
  retryAll: approval.default('second-person'),
  smtppingSend: approval.default('confirm'),
  capture: approval.default('confirm'),
  debugLog: approval.default('confirm'),
  expireAfter: number(seconds(86_400)).default(300),
  proofAfter: z
    .array(number(seconds(3600)))
    .max(10)
    .default([10, 30, 120]),
  testRecipients: z.array(mailAddress).default([]),
  /** After so long a packet capture, or a debug log, of ours is ended by itself. */
  captureFor: number(seconds(86_400)).default(600),
  debugLogFor: number(seconds(86_400)).default(600),
});

const count = number(z.int().min(1).max(1_000_000));

const Limits = z.strictObject({
  running: count.default(5),
  perMinute: count.default(20),
  waiting: count.default(500),
});

const Probes = z.strictObject({
  resolvers: z.array(resolver).default([]),
  smtpPort: number(port).default(25),
  heloName: heloName.default(''),
  allowPrivate: z.array(cidr).default([]),
  timeoutSeconds: number(seconds(600)).default(30),
});

/** Needed by both roles, so both resolve the names in it. */
export const Shared = z.object({
  redis: Redis,
  dataDir: text.default('./data'),
  language: z.enum(['en', 'es']).default('en'),
  access: z.array(Access).min(1),
  persons: z.array(z.array(account).min(2)).default([]),
  changes: Changes.prefault({}),
});

/** What only the bot may know: the chat secrets. */
export const BotSide = z.object({
  http: Http.prefault({}),
  limits: Limits.prefault({}),
  slack: Slack.optional(),
  teams: Teams.optional(),
});

/** What only the worker may know: how to log in to an appliance. */
export const WorkerSide = z.object({
  appliances: z.array(Appliance).min(1),
  probes: Probes.prefault({}),
});

/** config.yaml as its owner writes it; what several keys mean together is in `rules.ts`. */
export const Written = z.strictObject({ ...Shared.shape, ...BotSide.shape, ...WorkerSide.shape });

export type Shared = z.infer<typeof Shared>;
export type BotSide = z.infer<typeof BotSide>;
export type WorkerSide = z.infer<typeof WorkerSide>;
export type WrittenAppliance = z.infer<typeof Appliance>;
export type Slack = z.infer<typeof Slack>;
export type Teams = z.infer<typeof Teams>;
