/**
 * Who writes to whom is nobody's business but an admin's (what the mail is about, even less). Applied in the worker,
 * so that what is masked never leaves it. Linear: the text may be anybody's.
 */

/** Every address in a text (`a***@example.com`), and what follows `Subject` in a line of mail_logs. */
export function maskAddresses(text: string): string {
  const parts = text.replace(/( Subject:? )['"].*$/gm, '$1***').split('@');
  return parts.map((part, i) => (i === parts.length - 1 ? part : maskEnd(part))).join('@');
}

/** The local part at the end of what stands before an @. */
function maskEnd(part: string): string {
  let start = part.length;
  if (part.endsWith('"')) start = Math.max(0, part.lastIndexOf('"', part.length - 2));
  else while (start > 0 && !/[\s<>"'(),:;[\]]/.test(part.charAt(start - 1))) start -= 1;
  const [first] = part.slice(start).replace(/^"/, '');
  return first === undefined ? part : `${part.slice(0, start)}${first}***`;
}
