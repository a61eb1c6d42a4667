/**
 * Arguments were validated where people type them; a line for the appliance is only built from what passes here too.
 * Host and domain names as RFC 1123 has them (an address of IPv4 fits), no underscore, no option, no menu answer: a
 * name without a dot could be one (`all`).
 */
export function assertHost(name: string): void {
  if (
    name.length > 253 ||
    !/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(name)
  )
    throw new TypeError(`not a host name: ${JSON.stringify(name.slice(0, 100))}`);
}

/** Plain addresses only: an appliance reads quoted local parts and routes in its own way. */
export function assertMailbox(address: string): void {
  const at = address.lastIndexOf('@');
  if (at < 1 || at > 64 || !/^[a-z0-9][a-z0-9._+-]*$/i.test(address.slice(0, at)))
    throw new TypeError(`not a plain mail address: ${JSON.stringify(address.slice(0, 100))}`);
  assertHost(address.slice(at + 1));
}
