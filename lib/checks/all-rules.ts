import type { Rule } from './rule';
import { acceleratorRequest } from './rules/accelerator-request';
import { autoscalerAcceleratorCpu } from './rules/autoscaler-accelerator-cpu';
import { autoscalerBounds } from './rules/autoscaler-bounds';
import { autoscalerFixedReplicas } from './rules/autoscaler-fixed-replicas';
import { autoscalerOverlap } from './rules/autoscaler-overlap';
import { autoscalerSingleReplica } from './rules/autoscaler-single-replica';
import { autoscalerTargetMissing } from './rules/autoscaler-target-missing';
import { autoscalerWithoutRequests } from './rules/autoscaler-without-requests';
import { autoscalerZero } from './rules/autoscaler-zero';
import { budgetBlocksDrain } from './rules/budget-blocks-drain';
import { budgetMissing } from './rules/budget-missing';
import { budgetOverlap } from './rules/budget-overlap';
import { budgetSelectsNothing } from './rules/budget-selects-nothing';
import { budgetWithoutScale } from './rules/budget-without-scale';
import { callDns } from './rules/call-dns';
import { callPolicy } from './rules/call-policy';
import { callPort } from './rules/call-port';
import { callServiceMissing } from './rules/call-service-missing';
import { claimAccess } from './rules/claim-access';
import { claimClass } from './rules/claim-class';
import { containerDuplicate } from './rules/container-duplicate';
import { cpuLimit } from './rules/cpu-limit';
import { databaseWithoutVolume } from './rules/database-without-volume';
import { datastoreExposed } from './rules/datastore-exposed';
import { duplicateName } from './rules/duplicate-name';
import { entryPolicy } from './rules/entry-policy';
import { externalCallPolicy } from './rules/external-call-policy';
import { governingService } from './rules/governing-service';
import { gracePeriod } from './rules/grace-period';
import { gracePeriodRequest } from './rules/grace-period-request';
import { hostAntiAffinity } from './rules/host-anti-affinity';
import { hostCollision } from './rules/host-collision';
import { hostPort } from './rules/host-port';
import { imageBranch } from './rules/image-branch';
import { imageName } from './rules/image-name';
import { imageTag } from './rules/image-tag';
import { inferencePool } from './rules/inference-pool';
import { ingressBackendMissing } from './rules/ingress-backend-missing';
import { ingressClassConflict } from './rules/ingress-class-conflict';
import { ingressPathRegex } from './rules/ingress-path-regex';
import { ingressTimeout } from './rules/ingress-timeout';
import { ingressTlsHost } from './rules/ingress-tls-host';
import { keyMissing } from './rules/key-missing';
import { livenessBeforeStart } from './rules/liveness-before-start';
import { monitorPort } from './rules/monitor-port';
import { monitorSelectsNothing } from './rules/monitor-selects-nothing';
import { mountDuplicate } from './rules/mount-duplicate';
import { namespaceOrder } from './rules/namespace-order';
import { networkPolicySelectsNothing } from './rules/network-policy-selects-nothing';
import { nodePortCollision } from './rules/node-port-collision';
import { nodePortService } from './rules/node-port-service';
import { podSecurity } from './rules/pod-security';
import { probePort } from './rules/probe-port';
import { probeScheme } from './rules/probe-scheme';
import { probesIdentical } from './rules/probes-identical';
import { pullPolicy } from './rules/pull-policy';
import { quantityUnit } from './rules/quantity-unit';
import { readinessProbeMissing } from './rules/readiness-probe-missing';
import { referenceMissing } from './rules/reference-missing';
import { removedApi } from './rules/removed-api';
import { requestExceedsLimit } from './rules/request-exceeds-limit';
import { requestExceedsNode } from './rules/request-exceeds-node';
import { rolloutAccelerator } from './rules/rollout-accelerator';
import { routeBackendMissing } from './rules/route-backend-missing';
import { routeBackendNotPermitted } from './rules/route-backend-not-permitted';
import { routeWeights } from './rules/route-weights';
import { secretLiteral } from './rules/secret-literal';
import { serviceAccountMissing } from './rules/service-account-missing';
import { serviceMixesApps } from './rules/service-mixes-apps';
import { servicePort } from './rules/service-port';
import { servicePortDuplicate } from './rules/service-port-duplicate';
import { serviceSelectsNothing } from './rules/service-selects-nothing';
import { singleReplica } from './rules/single-replica';
import { spreadSelectsNothing } from './rules/spread-selects-nothing';
import { tensorParallel } from './rules/tensor-parallel';
import { unknownField } from './rules/unknown-field';
import { unreadableText } from './rules/unreadable-text';
import { variableDuplicate } from './rules/variable-duplicate';
import { variableMissing } from './rules/variable-missing';
import { variableUnexpanded } from './rules/variable-unexpanded';
import { volumeMissing } from './rules/volume-missing';
import { workloadOverlap } from './rules/workload-overlap';
import { workloadSelector } from './rules/workload-selector';

/** All rules. docs/reference/checks.md lists them in this order. */
export const RULES: readonly Rule[] = [
  workloadSelector,
  workloadOverlap,
  serviceSelectsNothing,
  serviceMixesApps,
  budgetSelectsNothing,
  budgetOverlap,
  networkPolicySelectsNothing,
  servicePort,
  nodePortCollision,
  ingressBackendMissing,
  routeBackendMissing,
  routeBackendNotPermitted,
  hostCollision,
  ingressTimeout,
  callPort,
  callPolicy,
  callDns,
  autoscalerTargetMissing,
  autoscalerOverlap,
  autoscalerFixedReplicas,
  autoscalerWithoutRequests,
  autoscalerZero,
  budgetBlocksDrain,
  imageTag,
  probePort,
  monitorPort,
  requestExceedsNode,
  claimAccess,
  duplicateName,
  namespaceOrder,
  unreadableText,
  variableMissing,
  referenceMissing,
  serviceAccountMissing,
  keyMissing,
  volumeMissing,
  mountDuplicate,
  containerDuplicate,
  variableDuplicate,
  servicePortDuplicate,
  entryPolicy,
  externalCallPolicy,
  ingressTlsHost,
  ingressClassConflict,
  ingressPathRegex,
  probeScheme,
  readinessProbeMissing,
  probesIdentical,
  livenessBeforeStart,
  gracePeriod,
  quantityUnit,
  requestExceedsLimit,
  acceleratorRequest,
  tensorParallel,
  autoscalerAcceleratorCpu,
  autoscalerBounds,
  rolloutAccelerator,
  budgetMissing,
  budgetWithoutScale,
  imageName,
  imageBranch,
  secretLiteral,
  databaseWithoutVolume,
  datastoreExposed,
  hostPort,
  claimClass,
  monitorSelectsNothing,
  governingService,
  callServiceMissing,
  variableUnexpanded,
  spreadSelectsNothing,
  inferencePool,
  routeWeights,
  removedApi,
  podSecurity,
  gracePeriodRequest,
  unknownField,
  cpuLimit,
  pullPolicy,
  singleReplica,
  autoscalerSingleReplica,
  nodePortService,
  hostAntiAffinity,
];

/** Rules for the objects of constructs. Advice does not fail synthesis. */
export const TREE_RULES: readonly Rule[] = RULES.map((rule) => (rule.isAdvice ? { ...rule, isOpinion: true } : rule));
