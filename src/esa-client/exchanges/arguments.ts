import { isIP } from 'node:net';

/**
 * Arguments were validated where people type them; a line for the appliance is only built from what passes here too.
 * Names as RFC 1123 has them: no underscore, no option, no menu answer (a name without a dot could be one, `all`), and
 * no number at the end, which some resolver would take for an address (`127.1`, `1.0x7f`).
 */
export function assertName(name: string): void {
  if (
    name.length > 253 ||
    !/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(name) ||
    /\.(?:\d+|0x[0-9a-f]*)$/i.test(name)
  )
    throw new TypeError(`not a host name: ${JSON.stringify(name.slice(0, 100))}`);
}

/** A name, or one address: four plain numbers, or IPv6 without a zone and without an address of IPv4 in it. */
export function assertHost(host: string): void {
  const family = isIP(host);
  if (family === 0) assertName(host);
  else if (family === 6 && !/^[0-9a-f:]+$/i.test(host))
    throw new TypeError(`not a plain address: ${JSON.stringify(host.slice(0, 100))}`);
}

/** Plain addresses only: an appliance reads quoted local parts and routes in its own way. */
export function assertMailbox(address: string): void {
  const at = address.lastIndexOf('@');
  if (at < 1 || at > 64 || !/^[a-z0-9][a-z0-9._+-]*$/i.test(address.slice(0, at)))
    throw new TypeError(`not a plain mail address: ${JSON.stringify(address.slice(0, 100))}`);
  assertName(address.slice(at + 1));
}
