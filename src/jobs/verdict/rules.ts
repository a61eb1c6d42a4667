import { dnsRules } from './rules/dns';
import { reachRules } from './rules/reach';
import { replyRules } from './rules/reply';
import { firstRules, lastRules } from './rules/state';

/** The first that fits is the verdict. What keeps mail in whatever happens stands first, the bare state last. */
export const rules = [...firstRules, ...dnsRules, ...replyRules, ...reachRules, ...lastRules] as const;

export type RuleName = (typeof rules)[number]['name'];
export type Source = (typeof rules)[number]['source'];
