import type { IncomingMessage } from 'node:http';

/** The largest activity that a client sends us is a few kB; Teams itself stops at about 100. */
const BODY_LIMIT = 256 * 1024;
const DEPTH_LIMIT = 10;

export type Body = { readonly json: unknown } | { readonly status: 400 | 413 };

/** A JSON object of bounded size and depth, or with which status it is refused. What is too long is not read to its end. */
export async function readBody(req: IncomingMessage): Promise<Body> {
  if (Number(req.headers['content-length'] ?? 0) > BODY_LIMIT) return { status: 413 };
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_LIMIT) return { status: 413 };
    chunks.push(chunk);
  }
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
    return isObject && isShallow(json) ? { json } : { status: 400 };
  } catch {
    // Not JSON, so not from Teams.
    return { status: 400 };
  }
}

function isShallow(json: object): boolean {
  let level: unknown[] = [json];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > DEPTH_LIMIT) return false;
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null
        ? Object.values(value).filter((inner) => typeof inner === 'object')
        : [],
    );
  }
  return true;
}
