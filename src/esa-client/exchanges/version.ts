import type { Exchange } from '../exchange';
import { parseVersion, type Version } from '../parse/version';

export type { Version } from '../parse/version';

/** Which model and release this is. */
export function version(): Exchange<Version> {
  return { name: 'version', line: 'version', parse: parseVersion };
}
