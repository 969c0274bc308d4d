import type { Rule } from './rule';
import { autoscalerFixedReplicas } from './rules/autoscaler-fixed-replicas';
import { autoscalerOverlap } from './rules/autoscaler-overlap';
import { autoscalerSingleReplica } from './rules/autoscaler-single-replica';
import { autoscalerTargetMissing } from './rules/autoscaler-target-missing';
import { autoscalerWithoutRequests } from './rules/autoscaler-without-requests';
import { autoscalerZero } from './rules/autoscaler-zero';
import { budgetBlocksDrain } from './rules/budget-blocks-drain';
import { budgetOverlap } from './rules/budget-overlap';
import { budgetSelectsNothing } from './rules/budget-selects-nothing';
import { callDns } from './rules/call-dns';
import { callPolicy } from './rules/call-policy';
import { callPort } from './rules/call-port';
import { claimAccess } from './rules/claim-access';
import { cpuLimit } from './rules/cpu-limit';
import { duplicateName } from './rules/duplicate-name';
import { hostAntiAffinity } from './rules/host-anti-affinity';
import { hostCollision } from './rules/host-collision';
import { imageTag } from './rules/image-tag';
import { ingressBackendMissing } from './rules/ingress-backend-missing';
import { ingressTimeout } from './rules/ingress-timeout';
import { monitorPort } from './rules/monitor-port';
import { namespaceOrder } from './rules/namespace-order';
import { networkPolicySelectsNothing } from './rules/network-policy-selects-nothing';
import { nodePortCollision } from './rules/node-port-collision';
import { nodePortService } from './rules/node-port-service';
import { probePort } from './rules/probe-port';
import { pullPolicy } from './rules/pull-policy';
import { requestExceedsNode } from './rules/request-exceeds-node';
import { routeBackendMissing } from './rules/route-backend-missing';
import { routeBackendNotPermitted } from './rules/route-backend-not-permitted';
import { serviceMixesApps } from './rules/service-mixes-apps';
import { servicePort } from './rules/service-port';
import { serviceSelectsNothing } from './rules/service-selects-nothing';
import { singleReplica } from './rules/single-replica';
import { unreadableText } from './rules/unreadable-text';
import { variableMissing } from './rules/variable-missing';
import { workloadOverlap } from './rules/workload-overlap';
import { workloadSelector } from './rules/workload-selector';

/** All rules, in the order of docs/reference/checks.md. */
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
  cpuLimit,
  pullPolicy,
  singleReplica,
  autoscalerSingleReplica,
  nodePortService,
  hostAntiAffinity,
];
