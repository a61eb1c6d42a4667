/** Node 20 is end of life since 2026-04-30: no fixes for what is found in it. */
const OLDEST_KEPT = 22;

export function isKeptNode(version: string): boolean {
  return Number(version.replace(/^v/, '').split('.')[0]) >= OLDEST_KEPT;
}
