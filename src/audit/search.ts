import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const Entry = z.object({
  at: z.iso.datetime(),
  event: z.string(),
  person: z.object({ platform: z.string(), id: z.string(), name: z.string() }).optional(),
  appliance: z.string().optional(),
  line: z.string().optional(),
  action: z.string().optional(),
  outcome: z.string().optional(),
  detail: z.string().optional(),
});
export type Entry = z.infer<typeof Entry>;

/**
 * The newest entries first, about a destination and by a person if those are given; at most `most`. Lines that only
 * read would hide what people did, so they are found by the destination alone.
 */
export async function searchTrail(
  file: string,
  { host, by }: { host?: string; by?: string },
  most: number,
): Promise<Entry[]> {
  const found: Entry[] = [];
  for await (const line of createInterface({ input: createReadStream(file, 'utf8') })) {
    const entry = read(line);
    if (entry === undefined) continue;
    if (host === undefined && entry.event === 'line' && entry.action === undefined) continue;
    if (host !== undefined && !entry.line?.split(/\s+/).includes(host)) continue;
    if (by !== undefined && entry.person?.id !== by && entry.person?.name !== by) continue;
    found.push(entry);
    if (found.length > most) found.shift();
  }
  return found.reverse();
}

/** A line that a crash cut short is no entry; `audit verify` speaks of it. */
function read(line: string): Entry | undefined {
  try {
    return Entry.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
