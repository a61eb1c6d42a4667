import { isIP } from 'node:net';
import { domainToASCII, domainToUnicode } from 'node:url';
import type { DomainFault } from './problem';

export type ReadDomain = { domain: string; unicode?: string } | { fault: DomainFault };

/** RFC 1035 section 2.3.4: octets of a name as written, and of a label. */
const nameLimit = 253;
const labelLimit = 63;

const control = /[\p{Cc}\u2028\u2029]/u;
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
const slackLink = /^<https?:\/\/(?<host>[^<>|]{1,1024})\|(?<label>[^<>|]{1,1024})>$/u;
const nameCharacters = /^[\p{L}\p{M}\p{Nd}._-]*$/u;
const asciiLabel = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/**
 * The one gate for a domain that a person, a button or a job names: what passes may be written to an appliance.
 * `domain` matches `[a-z0-9.-]{3,253}`, reads as itself, and never ends in a number; `unicode` is set for an
 * international name, so that both spellings can be shown. Nothing is repaired except upper case, one trailing dot
 * and Slack's automatic link around the very same name.
 */
export function readDomain(input: string): ReadDomain {
  if (input.trim() === '' && !control.test(input)) return { fault: 'empty' };
  if (input.includes('\n')) return { fault: 'line-break' };
  if (control.test(input)) return { fault: 'control' };
  if (invisible.test(input)) return { fault: 'invisible' };
  const name = unlink(input);
  if (name === undefined) return { fault: 'link' };
  if (name.startsWith('-')) return { fault: 'option' };
  // The ASCII form is never shorter.
  if (name.replace(/\.$/, '').length > nameLimit) return { fault: 'length' };
  if (looksLikeAddress(name)) return { fault: 'ip' };
  if (!nameCharacters.test(name) || name !== name.normalize('NFKC')) return { fault: 'label' };
  if (name.includes('_')) return { fault: 'underscore' };
  return readName(name.toLowerCase().replace(/\.$/, ''));
}

/**
 * The one gate for an address that somebody names instead of a host, in brackets or without: the only spelling it is
 * shown, sent and compared with rights by (RFC 5952). Four decimal numbers or IPv6; no port, no zone, no octal, short or
 * hexadecimal form. IPv6 that carries an address of IPv4 is refused: it would be that host under a name that rights over
 * it do not know.
 */
export function readAddress(input: string): string | undefined {
  const plain = unlink(input);
  const host = /^\[(?<host>[^[\]]*)\]$/.exec(plain ?? '')?.groups?.host ?? plain;
  if (host === undefined || isIP(host) === 0) return undefined;
  if (isIP(host) === 4) return host;
  if (!/^[0-9a-f:]{2,39}$/i.test(host)) return undefined;
  const short = new URL(`http://[${host}]/`).hostname.slice(1, -1);
  return carriesIPv4.test(short) ? undefined : short;
}

/** Mapped, compatible and translated (RFC 4291, RFC 2765), NAT64 (RFC 6052, RFC 8215), 6to4 (RFC 3056), Teredo (RFC 4380). */
const carriesIPv4 = /^(?:::(?:ffff:(?:0:)?)?[0-9a-f]{1,4}:[0-9a-f]{1,4}$|64:ff9b:|2002:|2001:0:|2001::)/;

/** `undefined`: a link whose text is not its target. */
function unlink(input: string): string | undefined {
  if (!input.startsWith('<')) return input;
  const link = slackLink.exec(input)?.groups;
  return link?.host?.toLowerCase() === link?.label?.toLowerCase() ? link?.label : undefined;
}

/**
 * Every spelling that some resolver takes for an address: `127.1`, `0x7f.1`, `2130706433`, full width and circled
 * digits, brackets, zones and ports. Normalising is right here and only here, because the result is thrown away.
 */
function looksLikeAddress(name: string): boolean {
  const plain = name.normalize('NFKC').toLowerCase().replace(/[。｡]/g, '.');
  const host = /^\[?(?<host>[^\]%]*)(?:%[^\]]*)?\]?(?::\d+)?$/.exec(plain)?.groups?.host ?? plain;
  if (isIP(host) !== 0 || isIP(plain) !== 0) return true;
  const last = host.replace(/:\d+$/, '').replace(/\.$/, '').split('.').at(-1);
  return last !== undefined && /^(?:\p{N}+|0x[0-9a-f]*)$/u.test(last);
}

/**
 * `url.domainToASCII` silently repairs garbage (it drops `\r\n`, `?` and `/path`, and turns circled digits into an
 * address), so it is asked only about characters that were already accepted, and its answer is checked again.
 */
function readName(name: string): ReadDomain {
  const labels = name.split('.');
  if (labels.length < 2 || labels.some((label) => !/^[^-](?:.*[^-])?$/u.test(label)))
    return { fault: 'label' };
  const ascii = /^[a-z0-9.-]*$/.test(name) ? name : domainToASCII(name);
  if (ascii.length > nameLimit || ascii.split('.').some((label) => label.length > labelLimit)) {
    return { fault: 'length' };
  }
  if (looksLikeAddress(ascii) || !ascii.split('.').every((label) => asciiLabel.test(label))) {
    return { fault: 'label' };
  }
  const unicode = domainToUnicode(ascii);
  // Node 24 hands back an `xn--` that stands for nothing as it is; Node 20 hands back nothing.
  if (unicode === ascii && name === ascii) {
    return /(?:^|\.)xn--/.test(ascii) ? { fault: 'label' } : { domain: ascii };
  }
  const stable = domainToASCII(unicode) === ascii && (name === ascii || name === unicode);
  const honest =
    nameCharacters.test(unicode) && unicode === unicode.normalize('NFKC') && !invisible.test(unicode);
  return stable && honest ? { domain: ascii, unicode } : { fault: 'label' };
}

/** How an international name is written by its owner, for `xn--…`; undefined for all others. */
export function unicodeOf(domain: string): string | undefined {
  return /(?:^|\.)xn--/.test(domain) ? domainToUnicode(domain) : undefined;
}
