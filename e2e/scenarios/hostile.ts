import { connect } from 'node:net';
import { OrchestrationChart } from '../../charts/orchestration';
import { failures } from '../../app/src/errors';
import type { Target } from '../http';
import { get, kubectlOn } from '../kubectl';
import { type Tally, count, underLoad } from '../load';
import { type Kind, type Malformed, kinds } from '../malformed';
import { attackSteps } from './attacks';
import { laptopCopy } from '../manifests';
import { random } from '../random';
import { type Scenario, type Step, ensure } from '../steps';
import { type Place, deleteStep, isReady, livePods, metric, startSteps, watching } from '../workload';

/** What an attacker would like to run. */
const PODS = {
  privileged: { containers: [{ name: 'x', image: 'x', securityContext: { privileged: true } }] },
  "with the node's network and disk": {
    hostNetwork: true,
    containers: [{ name: 'x', image: 'x', volumeMounts: [{ name: 'disk', mountPath: '/disk' }] }],
    volumes: [{ name: 'disk', hostPath: { path: '/' } }],
  },
  'as root': { containers: [{ name: 'x', image: 'x', securityContext: { runAsUser: 0 } }] },
};

/** Longer than the app waits for a request to arrive, and for a bomb to be decoded. */
const ANSWER_MS = 90_000;
const MEBIBYTE = 2 ** 20;

interface Victim {
  readonly chart: string;
  readonly app: string;
  readonly limitMebibytes: number;
}

const VICTIMS: Victim[] = [
  { chart: 'orchestration', app: 'ml-kube-app', limitMebibytes: 512 },
  { chart: 'iris', app: 'ping', limitMebibytes: 256 },
  { chart: 'iris', app: 'gateway', limitMebibytes: 256 },
];

/** Requests and pods that mean harm. */
export function hostile({ folder, node }: Place): Scenario {
  return {
    name: 'hostile',
    about:
      'Pods that ask for privilege, and 10,000 malformed requests to the image classifier (1 CPU, 512 MiB), the iris model and its gateway ' +
      '(256 MiB each), next to one honest prediction a second. ' +
      'Then attacks on the service itself, each next to five honest requests a second.',
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
    claim: 'the namespace refuses pods that ask for privilege',
    check: async () => {
      for (const [what, spec] of Object.entries(PODS)) {
        const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'hostile', namespace: 'orchestration' }, spec };
        const refusal = await kubectlOn(JSON.stringify(pod), 'create', '-f', '-').then(
          () => 'it was admitted',
          (error: Error) => error.message,
        );
        ensure(refusal.includes('violates PodSecurity "restricted:latest"'), `pod ${what}: ${refusal}`);
      }
      return `${Object.keys(PODS).join(', ')}: forbidden: violates PodSecurity "restricted:latest"`;
    },
  };
}

function requestsStep(node: string): Step {
  return {
    claim:
      '10,000 malformed requests: always ready, memory under its limit, no 5xx but documented ones, honest clients served',
    check: async () => {
      const seed = Number(process.env.E2E_SEED ?? Date.now() % 2 ** 31);
      const { spec } = await get('service', 'gateway', 'iris');
      const json = [32003, spec.ports[0]?.nodePort ?? 0].map((port) => ({ address: node, port }));
      const image = [{ address: node, port: 32000 }];
      const outcomes = new Map<string, number>();
      const peaks = new Map<string, number>();
      const honest = await underLoad(image[0]!, { path: '/test', rate: 1 }, async () => {
        const wereReady = new Set<string>();
        const stop = watching(() => look(peaks, wereReady));
        const next = random(seed);
        for (const kind of await kinds()) {
          await sendAll(kind, kind.to === 'image' ? image : json, next, outcomes);
        }
        await stop();
      });
      return judge(seed, outcomes, peaks, honest);
    },
  };
}

/** Notes the memory that each victim uses. Throws if a pod is no longer ready; one that its autoscaler has added may not be yet. */
async function look(peaks: Map<string, number>, wereReady: Set<string>): Promise<void> {
  for (const { chart, app } of VICTIMS) {
    const pods = (await livePods(chart)).filter(({ metadata }) => metadata.labels?.app === app);
    ensure(pods.some(isReady), `no pod of ${app} is ready`);
    for (const pod of pods) {
      const { name } = pod.metadata;
      const restarts = pod.status.containerStatuses?.[0]?.restartCount ?? 0;
      ensure(restarts === 0, `${name} restarted`);
      if (!isReady(pod)) {
        ensure(!wereReady.has(name), `${name} is no longer ready`);
        continue;
      }
      wereReady.add(name);
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

/** Sends the bytes as they are; says what came back: a status, and of a 5xx its code. */
function exchange(target: Target, { bytes, ending }: Malformed): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(target.port, target.address);
    socket.setTimeout(ANSWER_MS, () => socket.destroy(new Error('no answer')));
    socket.on('data', (data: Buffer) => (received += data.toString('latin1')));
    socket.on('error', (error: Error & { code?: string }) => resolve(outcome(received, error.code ?? error.message)));
    socket.on('close', () => resolve(outcome(received, 'closed without an answer')));
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

function judge(seed: number, outcomes: Map<string, number>, peaks: Map<string, number>, honest: Tally): string {
  const sent = [...outcomes.values()].reduce((a, b) => a + b, 0);
  const told = [...outcomes].map(([what, times]) => `${what} x ${times}`).join(', ');
  const memory = VICTIMS.map(({ app, limitMebibytes }) => {
    const peak = peaks.get(app) ?? NaN;
    ensure(peak < limitMebibytes, `${app} used ${peak.toFixed(0)} of ${limitMebibytes} MiB`);
    return `${app} at most ${peak.toFixed(0)} of ${limitMebibytes} MiB`;
  });
  const text = `seed ${seed}, ${sent} requests; ${memory.join(', ')}; honest: ${honest}; ${told}`;
  const hung = [...outcomes.keys()].find((what) => what.endsWith('no answer'));
  ensure(hung === undefined, `${hung}: ${text}`);
  const wrong = [...outcomes.keys()].find((what) => /: 5\d\d /.test(what) && !isDocumented(what));
  ensure(wrong === undefined, `${wrong}, which is not documented: ${text}`);
  honest.ensureNoneFailed();
  return text;
}

function isDocumented(what: string): boolean {
  const [, status, code = ''] = /: (5\d\d) (.*)$/.exec(what) ?? [];
  // 'internal' is documented as what it is: a bug
  return (
    code !== 'internal' && Object.entries(failures).some(([c, row]) => c === code && String(row.status) === status)
  );
}
