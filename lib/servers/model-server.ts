import type { MlAppProps } from '../app/ml-app-props';
import type { IModelServer } from '../app/server';
import { ScalingMetric } from '../autoscaling/scaling-metric';
import { PropCheck } from '../validation/prop-check';
import type { StructType } from '../validation/prop-type';
import {
  LOADING_SERVER_OPTIONS,
  MODEL_SERVER_DEFINITION,
  MODEL_SERVER_OPTIONS,
  PARALLEL_SERVER_OPTIONS,
  PER_REPLICA,
  PROGRAM_SERVER_OPTIONS,
} from './argument-types';
import { checkDefinition } from './definition-check';
import type { ModelServerDefinition } from './model-server-definition';
import type {
  LoadingServerOptions,
  ModelServerOptions,
  ParallelServerOptions,
  ProgramServerOptions,
} from './model-server-options';
import { BENTOML } from './presets/bentoml';
import { FASTAPI } from './presets/fastapi';
import { FLASK } from './presets/flask';
import { KSERVE } from './presets/kserve';
import { LITSERVE } from './presets/litserve';
import { LLAMA_CPP } from './presets/llama-cpp';
import { MLFLOW } from './presets/mlflow';
import { MLSERVER } from './presets/mlserver';
import { OLLAMA } from './presets/ollama';
import type { Preset } from './presets/preset';
import { RAY_SERVE } from './presets/ray-serve';
import { SGLANG } from './presets/sglang';
import { TENSORFLOW_SERVING } from './presets/tensorflow-serving';
import { TRITON } from './presets/triton';
import { VLLM } from './presets/vllm';
import { withServer } from './server-props';

const CHECK = new PropCheck('ModelServer');

/**
 * Model server in an image: the ports, health checks, arguments, environment variables and times that it needs. Props of the app override
 * the defaults of the server. docs/guides/servers/ has a page for each server, with its settings and their sources.
 *
 * @example
 * new MlApp(chart, 'llm', {
 *   image: 'registry.example.com/vllm-openai:v0.32.0',
 *   server: ModelServer.vllm({ modelName: 'qwen' }),
 *   modelStore: ModelStore.fromClaimName('qwen-weights'),
 *   resources: { cpu: '8', memory: '64Gi', gpus: 2 },
 * });
 */
export class ModelServer implements IModelServer {
  /** Runs vLLM, which serves language models through an OpenAI-compatible API. */
  public static vllm(options: ParallelServerOptions = {}): ModelServer {
    return ModelServer.of(VLLM, PARALLEL_SERVER_OPTIONS, options);
  }

  /** Runs SGLang, which serves language models through an OpenAI-compatible API. */
  public static sglang(options: ParallelServerOptions = {}): ModelServer {
    return ModelServer.of(SGLANG, PARALLEL_SERVER_OPTIONS, options);
  }

  /** Runs NVIDIA Triton Inference Server, which serves all models of a repository. */
  public static triton(options: LoadingServerOptions = {}): ModelServer {
    return ModelServer.of(TRITON, LOADING_SERVER_OPTIONS, options);
  }

  /** Runs TensorFlow Serving, which serves a SavedModel. */
  public static tensorFlowServing(options: LoadingServerOptions = {}): ModelServer {
    return ModelServer.of(TENSORFLOW_SERVING, LOADING_SERVER_OPTIONS, options);
  }

  /** Runs MLServer, which serves models from scikit-learn, XGBoost and other frameworks. */
  public static mlServer(options: LoadingServerOptions = {}): ModelServer {
    return ModelServer.of(MLSERVER, LOADING_SERVER_OPTIONS, options);
  }

  /** Runs a KServe Python server without the KServe controller. The entrypoint of the image starts it. */
  public static kserve(options: LoadingServerOptions = {}): ModelServer {
    return ModelServer.of(KSERVE, LOADING_SERVER_OPTIONS, options);
  }

  /** Runs an image built with `bentoml containerize`. */
  public static bentoMl(options: ModelServerOptions = {}): ModelServer {
    return ModelServer.of(BENTOML, MODEL_SERVER_OPTIONS, options);
  }

  /** Runs an application of Ray Serve on a Ray node in each pod. The program is an import path such as 'app:app', or a config file. */
  public static rayServe(options: ProgramServerOptions): ModelServer {
    return ModelServer.of(RAY_SERVE, PROGRAM_SERVER_OPTIONS, options);
  }

  /** Runs the scoring server of MLflow. */
  public static mlflow(options: LoadingServerOptions = {}): ModelServer {
    return ModelServer.of(MLFLOW, LOADING_SERVER_OPTIONS, options);
  }

  /** Runs a Python program with LitServe. The program is a file such as 'server.py'. */
  public static litServe(options: ProgramServerOptions): ModelServer {
    return ModelServer.of(LITSERVE, PROGRAM_SERVER_OPTIONS, options);
  }

  /** Runs llama.cpp's server, which serves a GGUF file through an OpenAI-compatible API. The entrypoint of the image starts it. */
  public static llamaCpp(options: LoadingServerOptions = {}): ModelServer {
    return ModelServer.of(LLAMA_CPP, LOADING_SERVER_OPTIONS, options);
  }

  /** Runs Ollama, which loads models on their first request. */
  public static ollama(options: LoadingServerOptions = {}): ModelServer {
    return ModelServer.of(OLLAMA, LOADING_SERVER_OPTIONS, options);
  }

  /** Runs an app of FastAPI or another ASGI framework with uvicorn. The program is an import path such as 'app:app'. */
  public static fastApi(options: ProgramServerOptions): ModelServer {
    return ModelServer.of(FASTAPI, PROGRAM_SERVER_OPTIONS, options);
  }

  /** Runs an app of Flask or another WSGI framework with gunicorn. The program is an import path such as 'app:app'. */
  public static flask(options: ProgramServerOptions): ModelServer {
    return ModelServer.of(FLASK, PROGRAM_SERVER_OPTIONS, options);
  }

  /**
   * Defines a model server that has no method in this class.
   *
   * @throws if a value is invalid, or a placeholder is unknown
   */
  public static define(definition: ModelServerDefinition): ModelServer {
    return new ModelServer(MODEL_SERVER_DEFINITION.readAll(CHECK, definition, 'definition'));
  }

  private static of<O extends object>({ definition }: Preset, type: StructType<O>, options: O): ModelServer {
    return new ModelServer({ ...definition, ...type.readAll(CHECK, options, 'options') });
  }

  /** Name of the server, such as 'vLLM'. */
  public readonly serverName: string;

  private constructor(private readonly definition: ModelServerDefinition) {
    checkDefinition(CHECK, definition);
    this.serverName = definition.name;
  }

  /**
   * Creates a metric for an autoscaler: the requests in a pod, as the server counts them. If the server counts only the requests that it
   * processes, as vLLM does, the target must be lower than the maximum number of requests that the server processes at once.
   *
   * @param perReplica target of the average in a replica, more than 0, in whole thousandths
   * @throws if the server has no such metric, or the target is invalid
   */
  public scalingMetric(perReplica: number): ScalingMetric {
    PER_REPLICA.readAll(CHECK, { perReplica });
    const { requestsMetric: metricName, name } = this.definition;
    return metricName === undefined
      ? CHECK.reject(
          `${name} has no metric for its requests`,
          'Call ScalingMetric.cpu(), or ScalingMetric.pods() with a metric of your program',
        )
      : ScalingMetric.requestsInFlight(perReplica, { metricName });
  }

  /**
   * Returns the props of an app, completed with the defaults of the server.
   *
   * @internal
   */
  public _withDefaults<P extends object>(check: PropCheck, props: P): P {
    return withServer(check, this.definition, props as MlAppProps & P) as MlAppProps & P;
  }
}
