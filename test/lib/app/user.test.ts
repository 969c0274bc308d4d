import { EnvValue } from 'cdk8s-plus-28';
import { MlApp, type MlAppProps, ModelStore } from '../../../lib/index';
import { find, synth, testChart } from '../../support';

const props: MlAppProps = { image: 'example.com/model:1.0', port: 8080 };

describe('the user', () => {
  const podOf = (changes: Partial<MlAppProps>, build: (app: MlApp) => void = () => undefined) => {
    const chart = testChart();
    build(new MlApp(chart, 'model', { ...props, ...changes }));
    return find(synth(chart), 'Deployment').spec.template.spec;
  };

  test.each([
    [{}, 65532, 65532, 65532],
    [{ user: 1000 }, 1000, 1000, 1000],
    [{ user: 1000650000, group: 0 }, 1000650000, 0, 0],
    [{ group: 100 }, 65532, 100, 100],
    [{ volumeGroup: 2000 }, 65532, 65532, 2000],
  ])('%j: runs as %d:%d, and volumes have group %d', (changes, user, group, volumeGroup) => {
    const pod = podOf(changes);
    expect(pod.containers[0].securityContext).toMatchObject({ runAsUser: user, runAsGroup: group });
    expect(pod.securityContext).toEqual({ fsGroup: volumeGroup, runAsNonRoot: true });
  });

  test('is the same in the init container of a download, with the same variables and /tmp', () => {
    const modelStore = ModelStore.download('https://example.com/m.onnx', { sha256: 'a'.repeat(64) });
    const { containers, initContainers } = podOf({ user: 1000, group: 0, modelStore });
    expect(initContainers[0].securityContext).toEqual(containers[0].securityContext);
    expect(initContainers[0].env.slice(0, 2)).toEqual(containers[0].env);
    expect(initContainers[0].volumeMounts).toContainEqual({ mountPath: '/tmp', name: 'tmp' });
  });

  test('has the variables of the caller, from the props or added later', () => {
    const { env } = podOf({ env: { USER: 'me' } }, (app) =>
      app.container.env.addVariable('HOME', EnvValue.fromValue('/home/me')),
    ).containers[0];
    expect(env).toEqual([
      { name: 'HOME', value: '/home/me' },
      { name: 'USER', value: 'me' },
    ]);
  });
});
