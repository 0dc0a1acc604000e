import { createServer } from 'node:net';

/** Whether nobody listens on this address yet. Port 0 (any free port) always is. */
function isPortFree(port: number, host: string): Promise<boolean> {
  if (port === 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

export type PortSetting = { readonly variable: string; readonly port: number };

/** Reads a port from the environment; throws a message that names the variable when it is no port. */
export function readPort(env: NodeJS.ProcessEnv, variable: string, fallback: number): PortSetting {
  const text = env[variable] ?? '';
  const port = text === '' ? fallback : Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`${variable} must be a port number from 0 to 65535, not "${text}".`);
  }
  return { variable, port };
}

/** The complaints about variables that name the same port. Port 0 is another one each time. */
export function samePorts(settings: readonly PortSetting[]): string[] {
  const named = Map.groupBy(
    settings.filter(({ port }) => port !== 0),
    ({ port }) => port,
  );
  return [...named]
    .filter(([, same]) => same.length > 1)
    .map(([port, same]) => {
      const names = same.map(({ variable }) => variable).join(' and ');
      return `${names} are ${same.length > 2 ? 'all' : 'both'} ${port}. Give each of them a port of its own.`;
    });
}

/** The complaints about ports that are taken, one sentence each. */
export async function busyPorts(settings: readonly PortSetting[], host: string): Promise<string[]> {
  const free = await Promise.all(settings.map(({ port }) => isPortFree(port, host)));
  return settings
    .filter((_, i) => !free[i])
    .map(({ variable, port }) => `Port ${port} is already in use. Set ${variable} to another port and start again.`);
}
