// `npm test`. Uses nothing but Node until the packages are there, so that it works on a fresh clone.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emit } from './build.mjs';
import { ensurePackages } from './install.mjs';
import { checkLengths } from './lengths.mjs';
import { findRedis } from './redis.mjs';
import { root, run, tool } from './run.mjs';

const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;

/** In this order, up to the first that fails. Each counts as one test. With `--only` just what the tests need. */
const checks = [
  { name: 'Types', run: () => node('typescript/bin/tsc', ['-p', 'tsconfig.json']) },
  { name: 'Build', run: emit, always: true },
  { name: 'Lint and format', run: () => node('@biomejs/biome/bin/biome', ['check', '--error-on-warnings']) },
  { name: 'Imports between folders', run: checkImports },
  { name: 'Unused code', run: () => node('knip/bin/knip.js', ['--no-progress']) },
  { name: 'Length of files', run: checkLengths },
].filter(({ always }) => always || only === undefined);

function node(script, args, options) {
  return run(process.execPath, [tool(script), ...args], options);
}

async function checkImports() {
  const folders = ['src', 'demo', 'bench', 'test', 'scripts'].filter((folder) =>
    existsSync(join(root, folder)),
  );
  const { code, output } = await node('dependency-cruiser/bin/dependency-cruise.mjs', [
    ...folders,
    '--config',
    '.dependency-cruiser.cjs',
  ]);
  const modules = Number(/\((?<modules>\d+) modules/.exec(output)?.groups.modules ?? 0);
  // Without a parser it reads nothing and finds no fault.
  if (code === 0 && modules === 0)
    return { code: 1, output: `${output}\nNo module was read, so nothing was checked.` };
  return { code, output };
}

/** The programs that tests start: packages of Node, Redis, servers for SSH, DNS and mail, a browser. */
async function prepare() {
  await ensurePackages();
  const redis = await findRedis();
  const sshd = join(root, 'test/peers/sshd/install.mjs');
  if (existsSync(sshd)) await (await import(sshd)).ensureSshd();
  const mail = join(root, 'test/peers/mail/install.mjs');
  const chromium = join(root, 'test/peers/chromium/install.mjs');
  const missing = [
    existsSync(mail) ? (await import(mail)).ensureMailPeers() : undefined,
    existsSync(chromium) ? (await import(chromium)).ensureChromium() : undefined,
  ];
  for (const sentence of missing) if (sentence !== undefined) console.log(`SKIPPED  ${sentence}`);
  return { REDIS_SERVER: redis };
}

/** Counts of single tests; a file that could not even be loaded counts as one that failed. */
async function runTests(env) {
  const file = join(tmpdir(), `esa-tests-${process.pid}.json`);
  // Whatever a test forgot to close must not keep this from ending.
  const args = ['--json', '--outputFile', file, '--forceExit', ...(only === undefined ? [] : [only])];
  const { code, output } = await node('jest/bin/jest.js', args, { env, show: true, seconds: 840 });
  console.log(output);
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const result = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  if (result.numPendingTests > 0) console.log(`${result.numPendingTests} skipped`);
  return { passed: result.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}

async function runAll() {
  const env = await prepare();
  let passed = 0;
  for (const check of checks) {
    const started = Date.now();
    const { code, output } = await check.run();
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${check.name} (${seconds} s)`);
    if (code !== 0) {
      console.log(`\n${output.trim()}\n\n${check.name} failed, so what comes after it was not run.`);
      return { passed, failed: 1 };
    }
    passed += 1;
  }
  const tests = await runTests(env);
  return { passed: passed + tests.passed, failed: tests.failed };
}

let result = { passed: 0, failed: 1 };
try {
  result = await runAll();
} catch (error) {
  console.log(`FAILED  Preparing\n\n${error.message}`);
}
process.exitCode = result.failed === 0 ? 0 : 1;
console.log(`${result.passed} passed, ${result.failed} failed`);
