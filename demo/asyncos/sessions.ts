import { clock } from './tables';
import type { Destination, World } from './world';

/** One delivery session as a Domain Debug log has it: the layout is made up, the conversation is SMTP. */
export function recordSession(world: World, host: Destination): void {
  const ip = host.addresses[0]?.ip ?? '192.0.2.53';
  for (const log of world.logs) {
    if (log.domain !== host.host || (log.sessions ?? 0) <= 0 || host.active === 0) continue;
    log.sessions = (log.sessions ?? 0) - 1;
    const line = (words: string) => log.lines.push(`${clock(world.now()).slice(0, 24)} Info: 3021 ${words}`);
    for (const words of conversation(host, ip)) line(words);
  }
}

function conversation({ host, smtp, retry }: Destination, ip: string): string[] {
  const opened = [`Sent: connect to ${ip}:25`];
  switch (smtp) {
    case 'refuses':
      return [...opened, 'Connection refused'];
    case 'silent':
      return [...opened, 'Timed out'];
    case 'rejects':
      return [...opened, "Rcvd: '554 5.7.1 Service unavailable; client host blocked'", "Sent: 'QUIT'"];
    default:
      return [
        ...opened,
        `Rcvd: '220 mx.${host} ESMTP'`,
        "Sent: 'EHLO esa1.example.com'",
        `Rcvd: '250-mx.${host}' '250-SIZE 36700160' '250 8BITMIME'`,
        "Sent: 'MAIL FROM:<news@example.net>'",
        "Rcvd: '250 2.1.0 Ok'",
        `Sent: 'RCPT TO:<ana@${host}>'`,
        ...(retry === 'drains'
          ? ["Rcvd: '250 2.1.5 Ok'", "Sent: 'DATA'", "Rcvd: '354 Go ahead'", "Rcvd: '250 2.0.0 Ok: queued'"]
          : ["Rcvd: '451 4.7.1 Greylisting in action, please come back later'"]),
        "Sent: 'QUIT'",
      ];
  }
}
