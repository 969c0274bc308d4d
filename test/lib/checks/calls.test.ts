import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { MlApp } from '../../../lib';
import { A, type Case, deployment, findingsIn, raw, service } from './objects';

const calling = (value: string) => ({ container: { env: [{ name: 'MODEL_URL', value }] } });
const serving = (chart: Chart) => {
  deployment(chart, 'a');
  service(chart, 'web');
};
const policy = (chart: Chart, id: string, app: string, spec: object) =>
  raw(chart, 'NetworkPolicy', id, { podSelector: { matchLabels: { app } }, ...spec });
const B = { app: 'b' };
const props = { image: 'model:1.0', port: 8080 };

describe('a called port', () => {
  test.each<Case>([
    [
      'is not served by raw objects',
      (chart) => {
        serving(chart);
        deployment(chart, 'b', calling('http://web:8080/predict'));
      },
      [
        "[chart/b] call-port: MODEL_URL of container 'server' is 'http://web:8080/predict', whose port Service 'web' (chart/web) does not serve: pass one of its ports (80)",
      ],
    ],
    [
      'is not served after a change, with calls()',
      (chart) => {
        const model = new MlApp(chart, 'model', props);
        new MlApp(chart, 'gateway', props).calls(model);
        ApiObject.of(model.service).addJsonPatch(JsonPatch.replace('/spec/ports/0/port', 81));
      },
      [
        "[chart/gateway/deployment/Resource] call-port: MODEL_URL of container 'gateway' is 'http://model:80', whose port Service 'model' (chart/model/service/Resource) does not serve: pass one of its ports (81)",
      ],
    ],
    [
      'belongs to a removed Service, with calls()',
      (chart) => {
        const model = new MlApp(chart, 'model', props);
        new MlApp(chart, 'gateway', props).calls(model);
        model.node.tryRemoveChild('service');
      },
      [
        "[chart/gateway/deployment/Resource] call-port: MODEL_URL is the URL of Service 'model', which no longer exists: restore it, or remove calls()",
      ],
    ],
    [
      'is that of a headless Service, which does not translate ports',
      (chart) => {
        deployment(chart, 'a');
        service(chart, 'pods', { clusterIP: 'None' });
        deployment(chart, 'b', calling('http://pods'));
        deployment(chart, 'c', calling('http://named:80'));
        service(chart, 'named', { clusterIP: 'None', ports: [{ port: 80, targetPort: 'http' }] });
      },
      [
        "[chart/b] call-port: MODEL_URL of container 'server' is 'http://pods', whose port Service 'pods' (chart/pods) does not serve: pass one of its ports (8080)",
        "[chart/c] call-port: MODEL_URL of container 'server' is 'http://named:80', whose port Service 'named' (chart/named) does not serve: pass one of its ports (8080)",
      ],
    ],
    [
      'is served, belongs to a headless Service, or is outside of the app',
      (chart) => {
        serving(chart);
        service(chart, 'pods', { clusterIP: 'None' });
        service(chart, 'named', { clusterIP: 'None', ports: [{ port: 80, targetPort: 'http' }] });
        service(chart, 'portless', { clusterIP: 'None', ports: undefined });
        const urls = [
          'http://portless:9090',
          'http://web',
          'http://web:80/predict',
          'http://web.chart.svc.cluster.local',
          'http://pods:8080',
          'http://named:8080',
          'https://example.com:8443',
          'http://web.example.com:8443',
          'web:9999',
          'postgres://web',
        ];
        const env = urls.map((value, i) => ({ name: `URL_${i}`, value }));
        deployment(chart, 'b', { container: { env: [...env, { name: 'SECRET', valueFrom: {} }] } });
      },
      [],
    ],
  ])('%s', (_, build, findings) => {
    expect(findingsIn(build)).toEqual(findings);
  });
});

describe('NetworkPolicies', () => {
  const called = "MODEL_URL of container 'server' is 'http://web'";
  const dns = { ports: [{ port: 53, protocol: 'UDP' }] };
  const egress = (...rules: object[]) => ({ policyTypes: ['Egress'], egress: [dns, ...rules] });
  const toA = { podSelector: { matchLabels: A } };
  const namespaced = (name: string) => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
  });

  test.each<Case>([
    [
      'of the caller allow only other destinations',
      (chart) => {
        policy(chart, 'out', 'b', egress({ to: [{ podSelector: { matchLabels: B } }] }));
      },
      [
        "[chart/b] call-policy: MODEL_URL of container 'server' is 'http://web', but no NetworkPolicy for Deployment 'b' (chart/b) allows the call to port 8080: add an egress rule for it",
      ],
    ],
    [
      'of the caller allow the port of the Service instead of the port of the pods',
      (chart) => {
        policy(chart, 'out', 'b', egress({ to: [toA], ports: [{ port: 80 }] }));
      },
      [
        `[chart/b] call-policy: ${called}, but no NetworkPolicy for Deployment 'b' (chart/b) allows the call to port 8080: add an egress rule for it`,
      ],
    ],
    [
      'of the caller block the pods of a headless Service',
      (chart) => {
        service(chart, 'pods', { clusterIP: 'None' });
        deployment(chart, 'c', calling('http://pods:8080'));
        policy(chart, 'out', 'c', egress({ to: [toA], ports: [{ port: 80 }] }));
      },
      [
        "[chart/c] call-policy: MODEL_URL of container 'server' is 'http://pods:8080', but no NetworkPolicy for Deployment 'c' (chart/c) allows the call to port 8080: add an egress rule for it",
      ],
    ],
    [
      'of the called app allow only other clients',
      (chart) => {
        policy(chart, 'in', 'a', { ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: A } }] }] });
      },
      [
        `[chart/b] call-policy: ${called}, but no NetworkPolicy for Deployment 'a' (chart/a) allows the call to port 8080: add an ingress rule for it`,
      ],
    ],
    [
      'allow UDP, or other pods',
      (chart) => {
        policy(chart, 'udp', 'a', { ingress: [{ ports: [{ port: 8080, protocol: 'UDP' }] }] });
        policy(chart, 'other', 'a', { ingress: [{ from: [toA] }] });
      },
      [
        `[chart/b] call-policy: ${called}, but no NetworkPolicy for Deployment 'a' (chart/a) allows the call to port 8080: add an ingress rule for it`,
      ],
    ],
    [
      'close a namespace and open it for a range of ports, by name, labels and addresses',
      (chart) => {
        raw(chart, 'NetworkPolicy', 'closed', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
        policy(chart, 'range', 'b', egress({ to: [toA], ports: [{ port: 8000, endPort: 9000 }] }));
        policy(chart, 'named', 'a', { ingress: [{ ports: [{ port: 'http' }] }] });
      },
      [],
    ],
    [
      'allow addresses, which the checks cannot resolve',
      (chart) => {
        policy(chart, 'out', 'b', egress({ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }));
      },
      [],
    ],
  ])('%s', (_, build, findings) => {
    expect(
      findingsIn((chart) => {
        serving(chart);
        deployment(chart, 'b', calling('http://web'));
        build(chart);
      }),
    ).toEqual(findings);
  });

  test.each<[string, object, number]>([
    ['without another egress rule', {}, 1],
    ['with egress to all ports', { egress: [{}] }, 0],
    ['with egress to DNS only by TCP', { egress: [{ ports: [{ port: 53 }] }] }, 1],
    ['with egress to another port', { egress: [{ ports: [{ port: 54, endPort: 60, protocol: 'UDP' }] }] }, 1],
    ['with egress to a range of ports', { egress: [{ ports: [{ port: 1, endPort: 60, protocol: 'UDP' }] }] }, 0],
    ['with egress to the DNS port of OpenShift', { egress: [{ ports: [{ port: 5353, protocol: 'UDP' }] }] }, 0],
    ['with egress to the DNS port of Gardener', { egress: [{ ports: [{ port: 8053, protocol: 'UDP' }] }] }, 0],
    ['with egress to all UDP ports', { egress: [{ ports: [{ protocol: 'UDP' }] }] }, 0],
    ['with egress to pods of the namespace', { egress: [{ to: [{ podSelector: {} }] }] }, 1],
    ['with egress to addresses', { egress: [{ to: [{ ipBlock: { cidr: '169.254.20.10/32' } }] }] }, 0],
    ['with egress to all namespaces', { egress: [{ to: [{ namespaceSelector: {} }] }] }, 0],
    ['with egress to kube-system', { egress: [{ to: [namespaced('kube-system')] }] }, 0],
    ['with egress to a namespace of the app', { egress: [{ to: [namespaced('chart')] }] }, 1],
  ])('must allow DNS: %s', (_, spec, findings) => {
    const found = findingsIn((tree) => {
      const chart = new Chart(tree, 'chart', { namespace: 'chart' });
      serving(chart);
      deployment(chart, 'b', calling('http://web'));
      policy(chart, 'out', 'b', { policyTypes: ['Egress'], ...spec });
      policy(chart, 'to-a', 'b', { policyTypes: ['Egress'], egress: [{ to: [toA] }] });
    });
    expect(found).toHaveLength(findings);
    expect(found.filter((text) => !text.includes('call-dns'))).toEqual([]);
  });

  test('must allow DNS, reported once for each caller', () => {
    expect(
      findingsIn((chart) => {
        serving(chart);
        const env = ['A_URL', 'B_URL'].map((name) => ({ name, value: 'http://web' }));
        deployment(chart, 'b', { container: { env } });
        policy(chart, 'out', 'b', { policyTypes: ['Egress'], egress: [{ to: [toA] }] });
      }),
    ).toEqual([
      "[chart/b] call-dns: A_URL of container 'server' is 'http://web', but no NetworkPolicy for Deployment 'b' (chart/b) allows DNS: add an egress rule for port 53 over UDP and TCP",
    ]);
  });

  test('select another namespace by its name and labels', () => {
    const from = (labels: object) => (chart: Chart) => {
      serving(chart);
      const callers = new Chart(chart, 'callers-chart', { namespace: 'callers' });
      raw(callers, 'Namespace', 'callers', undefined, { labels: { team: 'b' } });
      deployment(callers, 'b', calling('http://web.chart'));
      policy(chart, 'in', 'a', { ingress: [{ from: [{ namespaceSelector: { matchLabels: labels } }] }] });
    };
    const inChart = (labels: object) =>
      findingsIn((chart) => from(labels)(new Chart(chart, 'own', { namespace: 'chart' }))).length;
    expect(inChart({ team: 'b' })).toBe(0);
    expect(inChart({ 'kubernetes.io/metadata.name': 'callers', team: 'b' })).toBe(0);
    expect(inChart({ team: 'a' })).toBe(1);
    expect(inChart({ 'kubernetes.io/metadata.name': 'chart' })).toBe(1);
  });

  test.each([
    ['gateway', 'model', 'gateway', 'egress'],
    ['model', 'model', 'model', 'ingress'],
  ])('of calls() must be there at both ends: %s', (removed, _, end, direction) => {
    expect(
      findingsIn((chart) => {
        const model = new MlApp(chart, 'model', props);
        const gateway = new MlApp(chart, 'gateway', props);
        gateway.calls(model);
        (removed === 'model' ? model : gateway).node.tryRemoveChild('network-policy');
      }),
    ).toEqual([
      `[chart/gateway/deployment/Resource] call-policy: MODEL_URL of container 'gateway' is 'http://model:80', but Deployment '${end}' (chart/${end}/deployment/Resource) has no NetworkPolicy with ${direction} rules: restore the NetworkPolicy that calls() adds`,
    ]);
  });
});
