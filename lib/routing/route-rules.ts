import {
  type HttpRouteSpecRules,
  HttpRouteSpecRulesMatchesPathType as MatchType,
} from '../../imports/gateway.networking.k8s.io';
import { proxyTimeoutFor } from '../app/network-access';
import type { PropCheck } from '../validation/prop-check';
import { type Router, backendOf, backendPropsIn } from './backend';
import { type HttpRouteMatch, HttpRoutePathType, type HttpRouteProps, type WeightedService } from './http-route-props';
import { checkRequestPath } from './request-path';

/** Maximum number of hosts, of rules, and of backends of a rule, in the Gateway API. */
const MAX_ENTRIES = 16;
/** Maximum number of matches of a rule in all versions of the Gateway API. */
const MAX_MATCHES = 8;

/** Types of matches in the generated class. */
const MATCH_TYPES = {
  [HttpRoutePathType.EXACT]: MatchType.EXACT,
  [HttpRoutePathType.PATH_PREFIX]: MatchType.PATH_PREFIX,
};

/** Keys of the matches that rules already have. */
type UsedMatches = Set<string>;

/** Returns the rules of a route. The rule of `backends` is the last one. */
export function rulesOf(check: PropCheck, { rules, backends }: HttpRouteProps, router: Router): HttpRouteSpecRules[] {
  if (!rules || (rules.length === 0 && backends)) {
    return backends
      ? [backendRule(check, 'backends', backends, router)]
      : check.reject('no Service receives the requests of the route', 'Pass backends or rules');
  }
  checkCount(check, 'rules', rules, backends ? MAX_ENTRIES - 1 : MAX_ENTRIES);
  const usedMatches: UsedMatches = new Set(backends ? [keyOf({})] : []);
  const pathRules = rules.map((rule, i) => ({
    matches: matchesOf(check, `rules[${i}]`, rule.matches, usedMatches),
    ...backendRule(check, `rules[${i}].backends`, rule.backends, router),
  }));
  return backends ? [...pathRules, backendRule(check, 'backends', backends, router)] : pathRules;
}

function matchesOf(
  check: PropCheck,
  rule: string,
  matches: HttpRouteMatch[] | undefined,
  usedMatches: UsedMatches,
): HttpRouteSpecRules['matches'] {
  if (!matches) {
    if (usedMatches.has(keyOf({}))) {
      check.reject(`${rule} has no matches, but another rule already serves all paths`, 'Pass matches to one of them');
    }
    usedMatches.add(keyOf({}));
    return undefined;
  }
  checkCount(check, `${rule}.matches`, matches, MAX_MATCHES);
  return matches.map((match, i) => {
    const prop = `${rule}.matches[${i}].path`;
    const value = checkRequestPath(check, prop, match.path ?? '/');
    const key = keyOf(match);
    if (usedMatches.has(key)) {
      check.fail(prop, value, 'which another match already has: pass another path');
    }
    usedMatches.add(key);
    const type = match.pathType ?? HttpRoutePathType.PATH_PREFIX;
    return { path: { type: MATCH_TYPES[type], value } };
  });
}

/**
 * Returns the key of a match. Matches of the same requests have the same key. The key of a prefix omits a trailing
 * slash.
 */
function keyOf({ path = '/', pathType = HttpRoutePathType.PATH_PREFIX }: HttpRouteMatch): string {
  return `${pathType} ${pathType === HttpRoutePathType.EXACT ? path : path.replace(/(.)\/$/, '$1')}`;
}

/** Returns a rule with backends and timeouts, for all requests. */
function backendRule(check: PropCheck, prop: string, backends: WeightedService[], router: Router): HttpRouteSpecRules {
  checkCount(check, prop, backends);
  const weightedBackends = backends.map((backend, i) => {
    const { weight = 1 } = backend;
    const backendProp = `${prop}[${i}]`;
    const { name, port, service } = backendOf(check, backendPropsIn(backendProp), backend, router);
    check.integer(
      `${backendProp}.weight`,
      weight,
      0,
      1_000_000,
      'pass the share of the Service, relative to the other weights',
    );
    return { backendRef: { name, port, weight }, services: service ? [service] : [] };
  });
  if (weightedBackends.every(({ backendRef }) => backendRef.weight === 0)) {
    check.reject(`all weights of ${prop} are 0, so the Gateway rejects all requests`, 'Raise a weight');
  }
  const seconds = proxyTimeoutFor(weightedBackends.flatMap(({ services }) => services));
  return {
    backendRefs: weightedBackends.map(({ backendRef }) => backendRef),
    // a duration of GEP-2257: at most five digits and a unit
    timeouts: seconds === undefined ? undefined : { request: `${seconds}s` },
  };
}

/** Checks the number of entries of a list. */
export function checkCount(check: PropCheck, prop: string, values: unknown[], max = MAX_ENTRIES): void {
  if (values.length < 1 || values.length > max) {
    check.fail(prop, `${values.length} entries`, `must have 1 to ${max}: add or remove entries`);
  }
}
