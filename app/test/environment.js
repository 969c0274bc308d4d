const { TestEnvironment } = require('jest-environment-node');

// the tests' own process.env is a copy, which native code does not see
process.env.ORT_DISABLE_TELEMETRY = '1';

/** onnxruntime-node makes its tensors outside the sandbox and compares their types with the sandbox's. */
module.exports = class OnnxEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    Object.assign(this.global, { Float32Array, BigInt64Array });
  }
};
