// Lets a plain Node process load our sources.
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

require.extensions['.ts'] = (module, file) => {
  const jsc = { parser: { syntax: 'typescript' }, target: 'es2022' };
  module._compile(
    transformSync(readFileSync(file, 'utf8'), { jsc, module: { type: 'commonjs' } }).code,
    file,
  );
};
