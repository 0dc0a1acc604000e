/** IP addresses and subnets as Go's net/netip takes them: no leading zeros, IPv6 zones allowed in addresses only. */
import { z } from 'zod';
import { type Problem, problem } from '../../finding.ts';

const ipv4 = z.ipv4();
const ipv6 = z.ipv6();
const cidrv4 = z.cidrv4();
const cidrv6 = z.cidrv6();

export function isIpAddress(text: string): boolean {
  if (ipv4.safeParse(text).success) return true;
  const zone = text.indexOf('%');
  if (zone === -1) return ipv6.safeParse(text).success;
  return zone < text.length - 1 && ipv6.safeParse(text.slice(0, zone)).success;
}

export function ipAddressProblem(text: string): Problem | null {
  return isIpAddress(text) ? null : problem('name.ip', { address: text });
}

/** An address, or a block in CIDR notation. */
export function ipSubnetProblem(text: string): Problem | null {
  if (text.split('/').length !== 2) return ipAddressProblem(text);
  const valid = cidrv4.safeParse(text).success || cidrv6.safeParse(text).success;
  return valid ? null : problem('name.cidr', { subnet: text });
}
