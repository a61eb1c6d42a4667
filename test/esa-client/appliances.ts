import { jest } from '@jest/globals';
import {
  type ApplianceOptions,
  type LogEntry,
  newHostKey,
  type SimulatedAppliance,
  startAppliance,
} from '../../demo/asyncos';
import { type Appliance, createFleet, type Fleet } from '../../src/esa-client';
import { toPlain } from '../../src/formatters/plain';
import { messages } from '../../src/messages';
import { Problem, type Trouble } from '../../src/problem';
import { troubleReport } from '../../src/trouble';

type Where = Pick<Appliance, 'host' | 'port' | 'username'> & {
  hostKeyFingerprint: string;
  password?: string;
  privateKey?: string;
};

// A login shell of OpenSSH takes seconds on a busy machine; tests of deadlines set their own.
jest.setTimeout(40_000);

/** An appliance's configuration for this address. */
export function configured(where: Where, facts: Partial<Appliance> = {}): Appliance {
  const { host, port, username, password, privateKey, hostKeyFingerprint } = where;
  return {
    name: 'esa1',
    host,
    port,
    username,
    ...(password !== undefined && { password }),
    ...(privateKey !== undefined && { privateKey }),
    hostKeys: [hostKeyFingerprint],
    legacySsh: false,
    sessions: 2,
    timeouts: { connect: 20, command: 20, slow: 20 },
    ...facts,
  };
}

// Made once: key generation is most of the start of a simulator.
const hostKey = newHostKey();
const cleanups: (() => Promise<void>)[] = [];

export interface Pair {
  readonly esa: SimulatedAppliance;
  readonly fleet: Fleet;
  readonly appliance: Appliance;
}

/** A simulator and a fleet of it alone, both closed by `closeAll`. */
export async function pair(
  options: ApplianceOptions = {},
  facts: Partial<Appliance> = {},
  fleetOptions: Parameters<typeof createFleet>[1] = {},
): Promise<Pair> {
  const esa = await simulator(options);
  const appliance = configured(esa, facts);
  return { esa, appliance, fleet: fleetOf([appliance], fleetOptions) };
}

export async function simulator(options: ApplianceOptions = {}): Promise<SimulatedAppliance> {
  const esa = await startAppliance({ hostKeys: [hostKey], ...options });
  cleanups.unshift(() => esa.close());
  return esa;
}

export function fleetOf(
  appliances: readonly Appliance[],
  options: Parameters<typeof createFleet>[1] = {},
): Fleet {
  const fleet = createFleet(appliances, options);
  cleanups.unshift(() => fleet.close());
  return fleet;
}

export async function closeAll(): Promise<void> {
  for (const close of cleanups.splice(0)) await close();
}

/** The trouble of an ask that must fail; any other error fails the test. */
export async function troubleOf(asked: Promise<unknown>): Promise<Trouble> {
  const error: unknown = await asked.then(
    (value) => new Error(`no problem, but ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof Problem) return error.trouble;
  throw error;
}

/** What the person reads. */
export function told(trouble: Trouble): string {
  const say = messages('en');
  return toPlain(troubleReport(trouble, say), { words: say.format, width: 400 });
}

/** The next log entry for which this holds, of those to come or already there. */
export function logged(esa: SimulatedAppliance, wanted: (entry: LogEntry) => boolean): Promise<LogEntry> {
  const there = esa.log.find(wanted);
  return there
    ? Promise.resolve(there)
    : new Promise((resolve) => esa.onLog((entry) => wanted(entry) && resolve(entry)));
}

export function linesOf(esa: SimulatedAppliance): string[] {
  return esa.log.flatMap((entry) => (entry.kind === 'line' ? [entry.text] : []));
}

export function bytesOf(esa: SimulatedAppliance): string {
  return esa.log.flatMap((entry) => (entry.kind === 'bytes' ? [entry.text] : [])).join('');
}

export function commitsOf(esa: SimulatedAppliance): string[] {
  return esa.log.flatMap((entry) => (entry.kind === 'committed' ? [`${entry.command} ${entry.scope}`] : []));
}
