import type { Asking } from './dns';
import { isFailure, recordsOf } from './dns-outcome';
import type { DmarcFacts, TlsRptFacts } from './domain-facts';
import { ofVersion, tagsOf } from './tags';

type AskTxt = (type: 'TXT', name: string) => Pick<Asking<'TXT'>, 'first'>;

/** DMARC's tree walk goes up to the top, at most eight names (RFC 9989 section 4.10). */
const MOST_NAMES = 8;

/**
 * The record that holds for a domain: its own, or the nearest above it. All levels are asked at once, so that a
 * subdomain costs no more time.
 */
export async function dmarcFacts(ask: AskTxt, domain: string): Promise<DmarcFacts> {
  const labels = domain.split('.');
  const names = labels.map((_, at) => labels.slice(at).join('.'));
  const walked = names.length <= MOST_NAMES ? names : [domain, ...names.slice(1 - MOST_NAMES)];
  const asked = walked.map((at) => ({ at, first: ask('TXT', `_dmarc.${at}`).first }));
  for (const { at, first } of asked) {
    const outcome = await first;
    if (isFailure(outcome)) return { kind: 'unknown', failure: outcome };
    const records = ofVersion(recordsOf(outcome), 'DMARC1');
    const [record] = records;
    if (record === undefined) continue;
    return records.length > 1
      ? { kind: 'several', at, records }
      : { kind: 'one', at, record, ...policyOf(record, at === domain) };
  }
  return { kind: 'none' };
}

function policyOf(record: string, own: boolean): { policy?: 'none' | 'quarantine' | 'reject' } {
  const tags = tagsOf(record);
  const policy = ((own ? undefined : tags.get('sp')) ?? tags.get('p'))?.toLowerCase();
  return policy === 'none' || policy === 'quarantine' || policy === 'reject' ? { policy } : {};
}

/** Where others report about TLS to this domain (RFC 8460). */
export async function tlsRptFacts(ask: AskTxt, domain: string): Promise<TlsRptFacts> {
  const outcome = await ask('TXT', `_smtp._tls.${domain}`).first;
  if (isFailure(outcome)) return { kind: 'unknown', failure: outcome };
  const records = ofVersion(recordsOf(outcome), 'TLSRPTv1');
  const [record] = records;
  if (record === undefined) return { kind: 'none' };
  if (records.length > 1) return { kind: 'several', records };
  const rua = tagsOf(record).get('rua');
  return { kind: 'one', record, ...(rua ? { rua } : {}) };
}
