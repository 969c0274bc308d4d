/** Returns true if there is a host that both patterns match. A pattern is a host, or '*.' and the domain of a host. */
export function hostsOverlap(one: string, other: string): boolean {
  return one === other || covers(one, other) || covers(other, one);
}

function covers(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') && pattern.slice(1) === host.slice(host.indexOf('.')) && host.indexOf('.') > 0;
}
