import { isIP } from 'node:net';
import type { PropCheck } from '../validation/prop-check';

/** Checks an address range. */
export function checkCidr(check: PropCheck, prop: string, cidr: string): string {
  const [address = '', prefix = '', ...rest] = cidr.split('/');
  const maxPrefix = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (rest.length > 0 || !/^(0|[1-9]\d*)$/.test(prefix) || Number(prefix) > maxPrefix || address.includes('%')) {
    check.fail(prop, cidr, "must be an address range like '203.0.113.0/24' or '2001:db8::/32'");
  }
  return cidr;
}
