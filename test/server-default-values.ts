/** Literal defaults of a `ModelServer`. */
export const UNLISTED_SERVER_DEFAULTS: Record<string, string> = {
  'ParallelServerOptions.pipelineParallel': '1',
  'ModelServerDefinition.fixedPort': 'false',
  'ModelServerDefinition.loadsFile': 'false',
  'ModelServerDefinition.termination': 'ServerTermination.FINISHES',
  'ModelSize.bytesPerParameter': '2',
};

/** Defaults of a `ModelServer` in words: see prose-defaults.ts. */
export const PROSE_SERVER_DEFAULTS: Record<string, readonly [construct: string, value: string] | undefined> = {
  'ModelServerOptions.shutdownTimeout': ['ModelServerOptions', 'Duration.seconds(120)'],
  'ModelServerOptions.modelSize': undefined,
  'LoadingServerOptions.model': undefined,
  'LoadingServerOptions.modelName': undefined,
  'ParallelServerOptions.tensorParallel': ['ParallelServerOptions', '1'],
  'ModelServerDefinition.metricsPort': ['ModelServerDefinition', '8080'],
  'ModelServerDefinition.requestsMetric': undefined,
  'ModelServerDefinition.command': undefined,
  'ModelServerDefinition.args': ['ModelServerDefinition', '[]'],
  'ModelServerDefinition.env': ['ModelServerDefinition', '{}'],
  'ModelServerDefinition.program': undefined,
  'ModelServerDefinition.defaultModel': undefined,
  'ModelServerDefinition.writableFolders': ['ModelServerDefinition', '[]'],
  'ModelServerDefinition.sharedMemory': undefined,
  'ModelServerDefinition.extraPorts': ['ModelServerDefinition', '[]'],
  'ModelServerDefinition.health': undefined,
  'ModelServerDefinition.readiness': ['ModelServerDefinition', "Health.http('/readyz')"],
  'ModelServerDefinition.liveness': ['ModelServerDefinition', "Health.http('/livez')"],
  'ModelServerDefinition.resources': ['ModelServerDefinition', '{}'],
  'ModelServerDefinition.timing': ['ModelServerDefinition', '{}'],
  'ModelSize.gpuMemory': undefined,
};
