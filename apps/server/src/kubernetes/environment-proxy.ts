/** The proxy that HTTPS_PROXY and NO_PROXY ask for, by the rules of kubectl (golang.org/x/net/http/httpproxy). */
import { BlockList, isIP } from 'node:net';

type Environment = Readonly<Record<string, string | undefined>>;

/** Null: connect directly. */
export function proxyFromEnvironment(server: URL, environment: Environment): string | null {
  const name = server.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const proxy = environment[name.toUpperCase()] || environment[name];
  if (!proxy) return null;
  const exceptions = environment.NO_PROXY || environment.no_proxy || '';
  if (isLocal(hostOf(server)) || exceptions.split(',').some((each) => concerns(each.trim().toLowerCase(), server))) {
    return null;
  }
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** `*`, an address, a network in CIDR notation, or a domain with all within it; addresses and domains with a port or not. */
function concerns(exception: string, server: URL): boolean {
  const host = hostOf(server);
  if (exception === '') return false;
  if (exception === '*' || exception === host) return true;
  if (exception.includes('/')) return isWithin(host, exception);
  const [, name = '', port] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(exception) ?? [];
  if (port !== undefined && port !== portOf(server)) return false;
  if (isIP(host) !== 0) return name === host;
  const domain = name.replace(/^\*?\./, '');
  return domain !== '' && (host.endsWith(`.${domain}`) || (name === domain && host === domain));
}

function isWithin(host: string, network: string): boolean {
  const [address = '', prefix] = network.split('/');
  const family = isIP(host);
  if (family === 0 || family !== isIP(address) || !/^\d+$/.test(prefix ?? '')) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  if (Number(prefix) > (family === 6 ? 128 : 32)) return false;
  const networks = new BlockList();
  networks.addSubnet(address, Number(prefix), type);
  return networks.check(host, type);
}

function portOf({ port, protocol }: URL): string {
  return port || (protocol === 'https:' ? '443' : '80');
}
