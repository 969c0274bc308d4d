import { deployment, object, pathsOf } from './faults';
import { type Case, claim, keda, volume } from './relation-objects';

const authentication = (kind: string, name: string) => object(`${kind}.keda.sh/v1alpha1`, name, {});
const trigger = (name: string, kind?: string) => ({ type: 'prometheus', authenticationRef: { name, kind } });

const CASES: Case[] = [
  [
    'claim-class',
    'the default class',
    [volume({}), claim({ volumeName: 'models' })],
    ['PersistentVolumeClaim spec.storageClassName'],
  ],
  [
    'claim-class',
    'another class',
    [volume({ storageClassName: 'nfs' }), claim({ volumeName: 'models', storageClassName: 'ssd' })],
    ['PersistentVolumeClaim spec.storageClassName'],
  ],
  [
    'claim-class',
    'the only volume',
    [volume({ storageClassName: 'nfs' }), claim({})],
    ['PersistentVolumeClaim spec.storageClassName'],
  ],
  ['claim-class', 'the same class', [volume({ storageClassName: 'nfs' }), claim({ storageClassName: 'nfs' })], []],
  [
    'claim-class',
    'no class of the only volume',
    [volume({}), claim({ storageClassName: 'ssd' })],
    ['PersistentVolumeClaim spec.storageClassName'],
  ],
  [
    'claim-class',
    'another class than that of the volume that names the claim',
    [
      volume({ claimRef: { name: 'models' } }),
      claim({ storageClassName: 'ssd' }),
      object('PersistentVolumeClaim', 'a', {}),
    ],
    ['PersistentVolumeClaim spec.storageClassName'],
  ],
  [
    'claim-class',
    'a volume that names another claim',
    [volume({ claimRef: { name: 'weights' } }), claim({ storageClassName: 'ssd' })],
    [],
  ],
  [
    'claim-class',
    'a volume with other access modes',
    [volume({ accessModes: ['ReadOnlyMany'] }), claim({ accessModes: ['ReadWriteOnce'], storageClassName: 'ssd' })],
    [],
  ],
  ['claim-class', 'no volume', [claim({})], []],
  [
    'reference-missing',
    'credentials of a trigger',
    [authentication('TriggerAuthentication', 'prometheus-auth'), keda({ triggers: [trigger('promethues-auth')] })],
    ['ScaledObject spec.triggers[0].authenticationRef.name'],
  ],
  [
    'reference-missing',
    'credentials of the cluster, and credentials outside of the app',
    [
      authentication('ClusterTriggerAuthentication', 'prometheus-auth'),
      keda({ triggers: [trigger('prometheus-auth', 'ClusterTriggerAuthentication'), trigger('kafka')] }),
    ],
    [],
  ],
  [
    'reference-missing',
    'a password of a registry that is not in the app, next to other Secrets',
    [
      object('Secret', 'database'),
      object('Secret', 'cache'),
      deployment({
        container: { envFrom: [{ secretRef: { name: 'database' } }, { secretRef: { name: 'cache' } }] },
        pod: { imagePullSecrets: [{ name: 'registry' }] },
      }),
    ],
    [],
  ],
  [
    'removed-api',
    'an HPA',
    [object('HorizontalPodAutoscaler.autoscaling/v2beta2', 'a', {})],
    ['HorizontalPodAutoscaler apiVersion'],
  ],
  ['removed-api', 'an Ingress', [object('Ingress.extensions/v1beta1', 'a', {})], ['Ingress apiVersion']],
  ['removed-api', 'a CronJob', [object('CronJob.batch/v1beta1', 'a', {})], ['CronJob apiVersion']],
  [
    'removed-api',
    'a budget',
    [object('PodDisruptionBudget.policy/v1beta1', 'a', { selector: {} })],
    ['PodDisruptionBudget apiVersion'],
  ],
  [
    'removed-api',
    'a pod security policy',
    [object('PodSecurityPolicy.policy/v1beta1', 'a', {}), object('PodSecurityPolicy.extensions/v1beta1', 'b', {})],
    ['PodSecurityPolicy apiVersion', 'PodSecurityPolicy apiVersion'],
  ],
  ...(
    [
      ['FlowSchema.flowcontrol.apiserver.k8s.io/v1beta1', 'FlowSchema'],
      ['PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io/v1beta3', 'PriorityLevelConfiguration'],
      ['APIService.apiregistration.k8s.io/v1beta1', 'APIService'],
      ['TokenReview.authentication.k8s.io/v1beta1', 'TokenReview'],
      ['SubjectAccessReview.authorization.k8s.io/v1beta1', 'SubjectAccessReview'],
      ['CronJob.batch/v2alpha1', 'CronJob'],
      ['Event.events.k8s.io/v1beta1', 'Event'],
      ['PodPreset.settings.k8s.io/v1alpha1', 'PodPreset'],
    ] as const
  ).map(([type, kind]): Case => ['removed-api', type, [object(type, 'a', {})], [`${kind} apiVersion`]]),
  [
    'removed-api',
    'a version without the kind, and misspelled kinds',
    [
      object('Deployment.v1', 'a', {}),
      object('Service.apps/v1', 'b', {}),
      object('Deployment.app/v1', 'c', {}),
      object('service.v1', 'd', {}),
      object('Cronjob.batch/v1', 'e', {}),
      object('HorizontalPodAutoscaler.autoscaling/v3', 'f', {}),
      object('Ingress.networking.k8s.io/v2', 'g', {}),
      object('Service.serving.knative.dev/v1', 'h', {}),
      object('Foo.v1', 'i', {}),
    ],
    [
      'Deployment apiVersion',
      'Service apiVersion',
      'Deployment apiVersion',
      'service kind',
      'Cronjob kind',
      'HorizontalPodAutoscaler apiVersion',
    ],
  ],
  [
    'removed-api',
    'a version that is served',
    [object('ValidatingAdmissionPolicy.admissionregistration.k8s.io/v1beta1', 'a', {})],
    [],
  ],
];

test.each(CASES)('%s: %s', (id, _, objects, paths) => {
  expect(pathsOf(id, objects)).toEqual(paths);
});
