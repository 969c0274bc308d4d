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
const MOST = 16;
/** Maximum number of matches of a rule in all versions of the Gateway API. */
const MOST_MATCHES = 8;

/** Types of matches in the generated class. */
const MATCH_TYPES = {
  [HttpRoutePathType.EXACT]: MatchType.EXACT,
  [HttpRoutePathType.PATH_PREFIX]: MatchType.PATH_PREFIX,
};

/** Requests that rules already serve. */
type TakenMatches = Set<string>;

/** Returns the rules of a route. The rule of `backends` is the last one. */
export function rulesOf(check: PropCheck, { rules, backends }: HttpRouteProps, router: Router): HttpRouteSpecRules[] {
  if (!rules || (rules.length === 0 && backends)) {
    return backends
      ? [targetOf(check, 'backends', backends, router)]
      : check.reject('no Service receives the requests of the route', 'Pass backends or rules');
  }
  checkCount(check, 'rules', rules, backends ? MOST - 1 : MOST);
  const taken: TakenMatches = new Set(backends ? [keyOf({})] : []);
  const ofPaths = rules.map((rule, i) => ({
    matches: matchesOf(check, `rules[${i}]`, rule.matches, taken),
    ...targetOf(check, `rules[${i}].backends`, rule.backends, router),
  }));
  return backends ? [...ofPaths, targetOf(check, 'backends', backends, router)] : ofPaths;
}

function matchesOf(
  check: PropCheck,
  rule: string,
  matches: HttpRouteMatch[] | undefined,
  taken: TakenMatches,
): HttpRouteSpecRules['matches'] {
  if (!matches) {
    if (taken.has(keyOf({}))) {
      check.reject(`${rule} has no matches, but another rule already serves all paths`, 'Pass matches to one of them');
    }
    taken.add(keyOf({}));
    return undefined;
  }
  checkCount(check, `${rule}.matches`, matches, MOST_MATCHES);
  return matches.map((match, i) => {
    const prop = `${rule}.matches[${i}].path`;
    const value = checkRequestPath(check, prop, match.path ?? '/');
    const key = keyOf(match);
    if (taken.has(key)) {
      check.fail(prop, value, 'which another match already has: pass another path');
    }
    taken.add(key);
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

/** Returns the backends and timeouts of a rule. */
function targetOf(check: PropCheck, prop: string, backends: WeightedService[], router: Router): HttpRouteSpecRules {
  checkCount(check, prop, backends);
  const weighted = backends.map((backend, i) => {
    const { weight = 1 } = backend;
    const at = `${prop}[${i}]`;
    const { name, port, service } = backendOf(check, backendPropsIn(at), backend, router);
    check.integer(`${at}.weight`, weight, 0, 1_000_000, 'pass its share of all weights');
    return { ref: { name, port, weight }, services: service ? [service] : [] };
  });
  if (weighted.every(({ ref }) => ref.weight === 0)) {
    check.fail(prop, 'weights 0', 'must have one above 0, or the Gateway rejects all requests: raise one');
  }
  const seconds = proxyTimeoutFor(weighted.flatMap(({ services }) => services));
  return {
    backendRefs: weighted.map(({ ref }) => ref),
    // a duration of GEP-2257: at most five digits and a unit
    timeouts: seconds === undefined ? undefined : { request: `${seconds}s` },
  };
}

/** Checks the number of entries of a list. */
export function checkCount(check: PropCheck, prop: string, values: unknown[], most = MOST): void {
  if (values.length < 1 || values.length > most) {
    check.fail(prop, `${values.length} entries`, `must be 1 to ${most}: add or remove entries`);
  }
}
