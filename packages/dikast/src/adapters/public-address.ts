/**
 * Which internet addresses are public: reachable by anyone, and so safe to connect to on a stranger's word.
 * By the IANA registries of special-purpose addresses (RFC 6890 and successors). Whatever is not plainly public is not:
 * of IPv6 only global unicast (2000::/3), and none that carries an IPv4 address inside (mapped, NAT64, 6to4, Teredo).
 */
import { BlockList, isIPv4, isIPv6 } from 'node:net';

const SPECIAL_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
] as const;

const GLOBAL_UNICAST_IPV6 = '2000::/3';
const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'] as const;

const specialIpv4 = blockListOf(SPECIAL_IPV4, 'ipv4');
const globalIpv6 = blockListOf([GLOBAL_UNICAST_IPV6], 'ipv6');
const specialIpv6 = blockListOf(SPECIAL_IPV6, 'ipv6');

/**
 * Whether `address` is a public one. Only the usual spelling is read: four decimal numbers, or IPv6 without a zone.
 * Anything else ("0x7f.1", "2130706433", "0177.0.0.1", "fe80::1%eth0", a host name) is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !specialIpv4.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  return globalIpv6.check(address, 'ipv6') && !specialIpv6.check(address, 'ipv6');
}

function blockListOf(subnets: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [network = '', prefix = ''] = subnet.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}
