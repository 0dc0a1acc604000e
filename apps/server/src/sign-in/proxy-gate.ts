/** Mode `header`: a proxy in front of us has found out who it is. Only its word counts. */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { User } from '../access/caller.ts';
import { withoutReserved } from '../access/credential.ts';
import type { Directory } from '../access/directory.ts';
import type { AccessConfig } from '../config/access-settings.ts';
import { DomainError } from '../domain-error.ts';
import type { Gate } from './gate.ts';

type Config = Pick<
  AccessConfig,
  'trustedProxies' | 'proxySecret' | 'proxySecretHeader' | 'userHeader' | 'groupsHeader'
>;

export function createProxyGate(directory: Directory, config: Config): Gate {
  const networks = blockListOf(config.trustedProxies);

  function requireProxy({ socket, headers }: FastifyRequest) {
    const { proxySecret, proxySecretHeader, trustedProxies } = config;
    const isNear = trustedProxies.length === 0 || includes(networks, socket.remoteAddress ?? '');
    const isKnown = proxySecret === undefined || sameSecret(proxySecret, headers[proxySecretHeader.toLowerCase()]);
    if (!isNear || !isKnown) throw new DomainError('unauthenticated', 'Only requests through the proxy are answered');
  }

  function userIn({ raw }: FastifyRequest): User | null {
    const name = textOf(onceIn(raw, config.userHeader));
    if (name === '') return null;
    const groups = textOf(onceIn(raw, config.groupsHeader)).split(',');
    const user = withoutReserved({ name, groups: groups.map((group) => group.trim()) });
    if (user === null) throw new DomainError('unauthenticated', 'Nobody may come under a name of the system');
    return user;
  }

  return {
    mode: 'header',
    async callerOf(request) {
      requireProxy(request);
      const user = userIn(request);
      return user === null ? null : directory.callerOf({ kind: 'impersonation', user });
    },
    isRenewable: async () => false,
  };
}

/** @param entries addresses and networks, checked when the settings were read */
function blockListOf(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  }
  return list;
}

/** Sockets that listen on IPv6 show IPv4 peers as `::ffff:10.0.0.1`. */
function includes(list: BlockList, address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  return isIP(plain) !== 0 && list.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
}

function sameSecret(expected: string, given: string | string[] | undefined): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(textOf(given))];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Of two, one may be the caller's own, which the proxy has added to instead of replacing it; Node would join them. */
function onceIn({ headersDistinct }: IncomingMessage, name: string): string | undefined {
  const values = headersDistinct[name.toLowerCase()] ?? [];
  if (values.length > 1)
    throw new DomainError('unauthenticated', `The proxy has to send one header ${name}, not several`);
  return values[0];
}

/** Node reads header values as bytes, one for each character; names are UTF-8. */
function textOf(value: string | string[] | undefined): string {
  const text = Array.isArray(value) ? value.join(',') : (value ?? '');
  return Buffer.from(text, 'latin1').toString('utf8').trim();
}
