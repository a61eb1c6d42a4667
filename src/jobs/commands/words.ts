import { z } from 'zod';
import { readAddress, readDomain } from '../../domain';
import { isSpecialQueue } from '../../esa-client/parse/lines';
import { Problem } from '../../problem';

/** A word of ours, as typed on a phone: in any case. */
export function keyword<const W extends string>(...words: readonly W[]): z.ZodType<W, string> {
  return z.string().transform((typed, context): W => {
    const found = words.find((word) => word === typed.toLowerCase());
    if (found !== undefined) return found;
    context.addIssue({ code: 'custom', message: 'another word was expected' });
    return z.NEVER;
  });
}

/** A destination domain: its ASCII form, validated, never repaired. */
export const domain: z.ZodType<string, string> = z.string().transform((typed, context) => {
  const problem = domainProblem(typed);
  if (typeof problem === 'string') return problem;
  context.addIssue({ code: 'custom', message: problem.message, params: { problem } });
  return z.NEVER;
});

/** A host: a domain, or the one spelling of a literal address. */
export const host: z.ZodType<string, string> = z.string().transform((typed, context) => {
  const address = readAddress(typed);
  if (address !== undefined) return address;
  const problem = domainProblem(typed);
  if (typeof problem === 'string') return problem;
  const { trouble } = problem;
  const meant = trouble.kind === 'domain' && trouble.why === 'ip';
  const params = { problem: meant ? new Problem({ ...trouble, why: 'address' }) : problem };
  context.addIssue({ code: 'custom', message: problem.message, params });
  return z.NEVER;
});

function domainProblem(typed: string): string | Problem {
  if (isSpecialQueue(typed)) return new Problem({ kind: 'special-queue', name: typed });
  const read = readDomain(typed);
  return 'domain' in read ? read.domain : new Problem({ kind: 'domain', input: typed, why: read.fault });
}
