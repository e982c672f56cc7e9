module.exports = {
  testEnvironment: '@edge-runtime/jest-environment',
  moduleNameMapper: { '^ofauth-wasm$': require.resolve('ofauth-wasm') },
};
