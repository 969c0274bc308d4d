const { TestEnvironment } = require('jest-environment-node');
const workerThreads = require('node:worker_threads');

// the tests' own process.env is a copy, which native code does not see
process.env.ORT_DISABLE_TELEMETRY = '1';

// Jest compiles the modules that tests import, but not the entry point of a thread
class TypeScriptWorker extends workerThreads.Worker {
  constructor(script, options) {
    super(script, { ...options, execArgv: ['--require', 'tsx/cjs'] });
  }
}
workerThreads.Worker = TypeScriptWorker;

/** onnxruntime-node creates its tensors outside the sandbox, and compares their types with those of the sandbox. */
module.exports = class OnnxEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    Object.assign(this.global, { Float32Array, BigInt64Array });
  }
};
