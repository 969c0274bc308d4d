import type { ServingSpec } from '../app/serving-spec';
import type { PropCheck } from '../validation/prop-check';

/** Rejects tracks with different ports behind one Service. */
export function checkPorts(check: PropCheck, stable: ServingSpec, canary: ServingSpec): void {
  const portsOf = ({ extraPorts }: ServingSpec) => extraPorts.map(({ name, port }) => `${name} ${port}`).join(', ');
  const fix = 'Pass the ports to the release instead of a track, or split the requests with a route';
  if (portsOf(stable) !== portsOf(canary)) {
    const [stablePorts, canaryPorts] = [stable, canary].map((spec) => portsOf(spec) || 'none');
    const difference = `stable has the extra ports ${stablePorts} and canary has ${canaryPorts}`;
    check.reject(`${difference}, but both share one Service`, fix);
  }
  if (stable.requestPort !== canary.requestPort) {
    const ports = `${stable.requestPort} in stable and ${canary.requestPort} in canary`;
    check.reject(`requests arrive at port ${ports}, but both share one Service`, fix);
  }
}
