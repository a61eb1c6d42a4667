import { existsSync } from 'node:fs';
import { installFromDebian } from '../../../scripts/debian.mjs';

/** A browser, in which the tests press the buttons of Microsoft's own imitation of Teams. */
const chromium = '/usr/bin/chromium';

/**
 * Installs it when it is missing. Where that is not possible the tests that need it are skipped, and counted as such,
 * except in CI, where a skip would hide a failure. Returns why it is missing, or nothing.
 * @returns {string | undefined}
 * @throws the same sentence, in CI
 */
export function ensureChromium() {
  if (existsSync(chromium)) return undefined;
  const why = installFromDebian(['chromium']);
  if (why === undefined) return undefined;
  const sentence = `The test of the cards in a browser needs ${chromium}, and ${why}.`;
  if (process.env.CI) throw new Error(sentence);
  return sentence;
}
