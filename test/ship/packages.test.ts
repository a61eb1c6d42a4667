// Where our packages come from, what they may do at installation, and on which Node they run.
import { expect, test } from '@jest/globals';
import { isKeptNode } from '../../src/doctor/node';
import { read } from './files';

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

const lock: { lockfileVersion: number; packages: Record<string, Locked> } = JSON.parse(
  read('package-lock.json'),
);
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

test('SU-01 every package comes from the registry, and its content is known beforehand', () => {
  expect(packages.length).toBeGreaterThan(100);
  const bad = packages.filter(
    ([, { integrity, resolved = 'https://registry.npmjs.org/', dev, optional }]) =>
      // Binaries of tools for other systems are named without their hash: the lock was written on one system.
      (integrity === undefined ? !(dev && optional) : !/^sha512-[\w+/]{86}==/.test(integrity)) ||
      !resolved.startsWith('https://registry.npmjs.org/'),
  );
  expect(bad.map(([path]) => path)).toEqual([]);
});

test('SU-01 the lock is the one of package.json, and versions are exact', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'));
  const { dependencies: lockedOnes, devDependencies: lockedDev } = lock.packages[''] as Record<
    string,
    unknown
  >;
  expect({ dependencies: lockedOnes, devDependencies: lockedDev }).toEqual({ dependencies, devDependencies });
  for (const version of Object.values({ ...dependencies, ...devDependencies }))
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

test('SU-02 no install script runs, and nothing that runs in production has one that it needs', () => {
  expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
});

test.each([
  ['v20.20.2', false],
  ['v18.0.0', false],
  ['v22.23.4', true],
  ['v24.22.1', true],
  [process.version, isKeptNode(process.version)],
])('SU-05 Node %s gets security fixes: %s', (version, kept) => {
  expect(isKeptNode(version)).toBe(kept);
  expect(JSON.parse(read('package.json')).engines.node).toMatch(/^>=\d+/);
});

test('PR-03 in the image no request can reach a prototype', () => {
  expect(read('Dockerfile')).toMatch(/^ENTRYPOINT .*"--disable-proto=throw"/m);
});
