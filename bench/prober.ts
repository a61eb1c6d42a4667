import identity from '../demo/peers/identity.json';
import { openGuard } from '../src/jobs/probes/address-guard';
import { probe } from '../src/jobs/probes/smtp';
import type { SmtpOutcome } from '../src/jobs/probes/smtp-facts';
import { anyTls } from '../src/jobs/probes/tls';

export { identity };
export const heloName = 'probe.bulk.example';

/** The probe as the worker makes it; one conversation with `address`. */
export function openProber(port: number, timeoutMs = 20_000): (address: string) => Promise<SmtpOutcome> {
  const tools = {
    guard: openGuard({ allowPrivate: ['127.0.0.0/8'] }),
    tls: anyTls(),
    port,
    heloName,
    timeoutMs,
    connectMs: Math.min(10_000, timeoutMs),
  };
  return async (address) => {
    const target = { exchanger: 'mx.bulk.example', address, family: 4 as const };
    return (await probe(tools, target, new AbortController().signal)).outcome;
  };
}

/** Everything was asked and answered. */
export function isSecured(outcome: SmtpOutcome): boolean {
  return outcome.kind === 'connected' && outcome.talk.ehloInside?.heard.kind === 'reply';
}

export const swaks = '/usr/bin/swaks';

export function swaksArgs(address: string, port: number): string[] {
  const where = ['--server', address, '--port', String(port), '--helo', heloName];
  return [...where, '--tls', '--quit-after', 'EHLO', '--timeout', '15'];
}
