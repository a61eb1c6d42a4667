/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  globalSetup: '<rootDir>/test/setup/global-setup.ts',
  globalTeardown: '<rootDir>/test/setup/global-teardown.ts',
  setupFilesAfterEnv: ['<rootDir>/test/setup/no-network.ts'],
  // Jest's default leaves one core idle; on two cores that is half of the machine.
  maxWorkers: '100%',
  // A worker has every library of every file it ran; begun anew before that is all of the machine's memory.
  workerIdleMemoryLimit: '1GB',
  testTimeout: 30_000,
};
