import { connect } from 'node:net';
import { OrchestrationChart } from '../../charts/orchestration';
import { failures } from '../../app/src/errors';
import type { Target } from '../../support/http';
import { get, kubectlWithInput } from '../kubectl';
import { type Tally, count, underLoad } from '../load';
import { type Kind, type Malformed, kinds } from '../malformed';
import { attackSteps } from './attacks';
import { laptopCopy } from '../manifests';
import { random } from '../../support/random';
import { type Scenario, type Step, ensure } from '../steps';
import { type ScenarioContext, deleteStep, isReady, livePods, metric, startSteps, poll } from '../workload';

/** Specs of pods that request privileges. */
const PODS = {
  privileged: { containers: [{ name: 'x', image: 'x', securityContext: { privileged: true } }] },
  "with the node's network and disk": {
    hostNetwork: true,
    containers: [{ name: 'x', image: 'x', volumeMounts: [{ name: 'disk', mountPath: '/disk' }] }],
    volumes: [{ name: 'disk', hostPath: { path: '/' } }],
  },
  'as root': { containers: [{ name: 'x', image: 'x', securityContext: { runAsUser: 0 } }] },
};

/** Timeout of a response, longer than the app's timeouts for a request and for decoding. */
const RESPONSE_TIMEOUT_MS = 90_000;
const MEBIBYTE = 2 ** 20;

interface AttackedApp {
  readonly chart: string;
  readonly app: string;
  readonly limitMebibytes: number;
}

const ATTACKED_APPS: AttackedApp[] = [
  { chart: 'orchestration', app: 'ml-kube-app', limitMebibytes: 512 },
  { chart: 'iris', app: 'ping', limitMebibytes: 256 },
  { chart: 'iris', app: 'gateway', limitMebibytes: 256 },
];

/** Malicious requests and pods. */
export function hostile({ folder, node }: ScenarioContext): Scenario {
  return {
    name: 'hostile',
    about:
      'Pods that request privileges, and 10,000 malformed requests to the image classifier (1 CPU, 512 MiB), the iris model and its gateway ' +
      '(256 MiB each), next to one honest prediction per second. ' +
      'Then denial-of-service attacks, each next to five honest requests per second.',
    steps: () => {
      const copy = laptopCopy(
        folder,
        'orchestration',
        (app, size) => new OrchestrationChart(app, 'orchestration', size),
      );
      return [
        ...startSteps(copy, 'orchestration'),
        ...startSteps(folder, 'iris'),
        privilegeStep(),
        requestsStep(node),
        ...attackSteps(node),
        deleteStep(copy, 'orchestration'),
        deleteStep(folder, 'iris'),
      ];
    },
  };
}

function privilegeStep(): Step {
  return {
    claim: 'the namespace rejects pods that request privileges',
    check: async () => {
      for (const [what, spec] of Object.entries(PODS)) {
        const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'hostile', namespace: 'orchestration' }, spec };
        const rejection = await kubectlWithInput(JSON.stringify(pod), 'create', '-f', '-').then(
          () => 'it was admitted',
          (error: Error) => error.message,
        );
        ensure(rejection.includes('violates PodSecurity "restricted:latest"'), `pod ${what}: ${rejection}`);
      }
      return `${Object.keys(PODS).join(', ')}: forbidden: violates PodSecurity "restricted:latest"`;
    },
  };
}

function requestsStep(node: string): Step {
  return {
    claim:
      '10,000 malformed requests: always ready, memory below its limit, only documented 5xx responses, no failed honest request',
    check: async () => {
      const seed = Number(process.env.E2E_SEED ?? Date.now() % 2 ** 31);
      const { spec } = await get('service', 'gateway', 'iris');
      const json = [32003, spec.ports[0]?.nodePort ?? 0].map((port) => ({ address: node, port }));
      const image = [{ address: node, port: 32000 }];
      const outcomes = new Map<string, number>();
      const peaks = new Map<string, number>();
      const honest = await underLoad(image[0]!, { path: '/test', rate: 1 }, async () => {
        const seenReady = new Set<string>();
        const stop = poll(() => sampleMemory(peaks, seenReady));
        const next = random(seed);
        for (const kind of await kinds()) {
          await sendAll(kind, kind.to === 'image' ? image : json, next, outcomes);
        }
        await stop();
      });
      return verify(seed, outcomes, peaks, honest);
    },
  };
}

/**
 * Records the memory usage of each app. A new pod of an autoscaler can be unready.
 *
 * @throws if no pod of an app is ready, a container has restarted, or a ready pod becomes unready
 */
async function sampleMemory(peaks: Map<string, number>, seenReady: Set<string>): Promise<void> {
  for (const { chart, app } of ATTACKED_APPS) {
    const pods = (await livePods(chart)).filter(({ metadata }) => metadata.labels?.app === app);
    ensure(pods.some(isReady), `no pod of ${app} is ready`);
    for (const pod of pods) {
      const { name } = pod.metadata;
      const restarts = pod.status.containerStatuses?.[0]?.restartCount ?? 0;
      ensure(restarts === 0, `${name} restarted`);
      if (!isReady(pod)) {
        ensure(!seenReady.has(name), `${name} is no longer ready`);
        continue;
      }
      seenReady.add(name);
      const bytes = await metric(chart, name, 'process_resident_memory_bytes');
      peaks.set(app, Math.max(peaks.get(app) ?? 0, bytes / MEBIBYTE));
    }
  }
}

async function sendAll(
  kind: Kind,
  targets: Target[],
  next: () => number,
  outcomes: Map<string, number>,
): Promise<void> {
  let left = kind.count;
  const worker = async () => {
    while (left-- > 0) {
      const target = targets[left % targets.length]!;
      count(outcomes, `${kind.name}: ${await exchange(target, kind.make(next))}`);
    }
  };
  await Promise.all(Array.from({ length: kind.parallel }, worker));
}

/** Sends the raw bytes. Returns the status of the response, with the error code of a 5xx, or the error of the connection. */
function exchange(target: Target, { bytes, ending }: Malformed): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(target.port, target.address);
    socket.setTimeout(RESPONSE_TIMEOUT_MS, () => socket.destroy(new Error('no response')));
    socket.on('data', (data: Buffer) => (received += data.toString('latin1')));
    socket.on('error', (error: Error & { code?: string }) => resolve(outcome(received, error.code ?? error.message)));
    socket.on('close', () => resolve(outcome(received, 'closed without a response')));
    socket.write(bytes, () => {
      if (ending === 'hang-up') {
        resolve('hung up');
        socket.destroy();
      }
    });
  });
}

function outcome(received: string, otherwise: string): string {
  const status = /^HTTP\/1\.1 (\d+)/.exec(received)?.[1];
  const code = /"code":"([^"]+)"/.exec(received)?.[1] ?? 'unknown';
  return status === undefined ? otherwise : Number(status) < 500 ? status : `${status} ${code}`;
}

function verify(seed: number, outcomes: Map<string, number>, peaks: Map<string, number>, honest: Tally): string {
  const sent = [...outcomes.values()].reduce((a, b) => a + b, 0);
  const summary = [...outcomes].map(([what, times]) => `${what} x ${times}`).join(', ');
  const memory = ATTACKED_APPS.map(({ app, limitMebibytes }) => {
    const peak = peaks.get(app) ?? NaN;
    ensure(peak < limitMebibytes, `${app} used ${peak.toFixed(0)} of ${limitMebibytes} MiB`);
    return `${app} at most ${peak.toFixed(0)} of ${limitMebibytes} MiB`;
  });
  const text = `seed ${seed}, ${sent} requests; ${memory.join(', ')}; honest: ${honest}; ${summary}`;
  const hung = [...outcomes.keys()].find((what) => what.endsWith('no response'));
  ensure(hung === undefined, `${hung}: ${text}`);
  const wrong = [...outcomes.keys()].find((what) => /: 5\d\d /.test(what) && !isDocumented(what));
  ensure(wrong === undefined, `undocumented response ${wrong}: ${text}`);
  honest.ensureNoneFailed();
  return text;
}

function isDocumented(what: string): boolean {
  const [, status, code = ''] = /: (5\d\d) (.*)$/.exec(what) ?? [];
  // 'internal' is documented, but always a bug
  return (
    code !== 'internal' && Object.entries(failures).some(([c, row]) => c === code && String(row.status) === status)
  );
}
