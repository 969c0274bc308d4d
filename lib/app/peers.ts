import type { PropCheck } from '../validation/prop-check';
import type { Peer } from './peer';

/** Checks the peers of a prop. Rejects an empty list, because users could expect it to close the port. */
export function peersOf(check: PropCheck, prop: string, peers: Peer[]): Peer[] {
  return peers.length === 0 ? check.fail(prop, [], 'must have at least one peer: leave it out for the default') : peers;
}
