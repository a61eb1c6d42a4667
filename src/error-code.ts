/** The `code` that Node and its libraries put on errors (`ENOSPC`). Not by `instanceof`, which misses other realms. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}
