import type { RequestListener } from 'node:http';
import { rejected } from '../../metrics';

/** Slack refuses stamps older than this; Bolt checks only that side, so a stamp from the future would be replayable. */
const SKEW_SECONDS = 5 * 60;
/** Slack's largest payloads are a few dozen kB. */
export const BODY_LIMIT = 1_000_000;

/** Turns away what Bolt would let through, before its body is read. */
export function guarded(next: RequestListener, now: () => number = Date.now): RequestListener {
  return (req, res) => {
    res.once('finish', () => {
      if (res.statusCode === 401) rejected.inc();
    });
    const stamp = req.headers['x-slack-request-timestamp'];
    const ahead = Number(stamp) - now() / 1000;
    if (stamp !== undefined && !(Math.abs(ahead) <= SKEW_SECONDS)) {
      res.writeHead(401).end();
      return;
    }
    if (Number(req.headers['content-length'] ?? 0) > BODY_LIMIT) {
      // Answered at once; what still arrives is not read.
      res.writeHead(413, { connection: 'close' }).end();
      return;
    }
    next(req, res);
  };
}

/** May an answer be sent to this `response_url`? Only to Slack, or to the host of the configured API. */
export function isOurs(responseUrl: string, apiUrl: string): boolean {
  const url = parsed(responseUrl);
  const api = parsed(apiUrl);
  if (url === undefined || url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:' && url.host === 'hooks.slack.com') return true;
  return api !== undefined && url.protocol === api.protocol && url.host === api.host;
}

function parsed(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    // Whatever this is, it is not an address of Slack's.
    return undefined;
  }
}
