// Keeps what the test of the demo sees in Microsoft's Agents Playground, in docs/pictures.
// node scripts/pictures-teams.mjs [FOLDER]
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensurePackages } from './install.mjs';
import { findRedis } from './redis.mjs';
import { root, run, tool } from './run.mjs';

const folder = process.argv[2] === undefined ? join(root, 'docs/pictures') : resolve(process.argv[2]);
mkdirSync(folder, { recursive: true });
await ensurePackages();
const env = { CAPTURE_TEAMS: folder, REDIS_SERVER: await findRedis() };
await ensureBuilt('build/demo/main.js');
const { code } = await run(
  process.execPath,
  [tool('jest/bin/jest.js'), 'test/teams/playground', '--forceExit'],
  {
    env,
    show: true,
  },
);
process.exitCode = code ?? 1;
