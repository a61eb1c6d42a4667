import { existsSync } from 'node:fs';
import { describe } from '@jest/globals';

const programs = [
  '/usr/sbin/knotd',
  '/usr/sbin/unbound',
  '/usr/bin/dig',
  '/usr/sbin/postfix',
  '/usr/bin/swaks',
];

/** `describe`, skipped and counted where the servers of others are not installed (see install.mjs); never in CI. */
export const describeWithPeers =
  programs.every((file) => existsSync(file)) || process.env.CI ? describe : describe.skip;
