import { Duration } from 'cdk8s';
import { MlApp, type MlAppProps } from '../../../lib';
import { at, containerOf, find, synth, testChart } from '../../support';

export const image = 'registry.example.com/server:1.0';
export const s = (seconds: number) => Duration.seconds(seconds);

/** Settings of a server that the manifests of an app contain. */
export function settingsOf(props: Omit<MlAppProps, 'image'>): object {
  const chart = testChart('models');
  new MlApp(chart, 'm', { image, ...props });
  const deployment = find(synth(chart), 'Deployment');
  const pod = at(deployment, 'spec.template.spec') as any;
  const { command, args, env, ports, startupProbe, readinessProbe, livenessProbe, securityContext, ...rest } =
    containerOf(deployment);
  const variables = env.filter(({ name }: { name: string }) => !['HOME', 'USER'].includes(name));
  const own = ({ mountPath }: { mountPath: string }) => !['/tmp', '/models'].includes(mountPath);
  return {
    command,
    args,
    env: Object.fromEntries(variables.map(({ name, value }: { name: string; value: string }) => [name, value])),
    ports: ports.map(({ containerPort }: { containerPort: number }) => containerPort),
    paths: [readinessProbe, livenessProbe].map(({ httpGet, exec }) => httpGet?.path ?? exec.command),
    startup: startupProbe.failureThreshold * startupProbe.periodSeconds,
    livenessTimeout: livenessProbe.timeoutSeconds,
    drain: rest.lifecycle.preStop.sleep.seconds,
    grace: pod.terminationGracePeriodSeconds,
    user: securityContext.runAsUser,
    mounts: rest.volumeMounts.filter(own).map(({ mountPath }: { mountPath: string }) => mountPath),
  };
}
