/** The ports that the sandbox listens on. */
import type { Server } from 'node:http';

export type SandboxPort = 'apiPort' | 'gatewayPort' | 'controlPort';

/** Something else listens on a port that the sandbox was told to use. */
export class PortTakenError extends Error {
  override name = 'PortTakenError';
  readonly option: SandboxPort;
  readonly port: number;
  constructor(option: SandboxPort, port: number, options?: ErrorOptions) {
    super(`Port ${port} is in use`, options);
    this.option = option;
    this.port = port;
  }
}

/** Starts what listens; rejects with `PortTakenError` where something else does already. */
export async function onPort<T>(option: SandboxPort, port = 0, start: (port: number) => Promise<T>): Promise<T> {
  try {
    return await start(port);
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw isTaken ? new PortTakenError(option, port, { cause: error }) : error;
  }
}

/** The port that was taken. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolvePort, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolvePort(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Breaks off what is under way. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolveClosed) => {
    server.close(() => resolveClosed());
    server.closeAllConnections();
  });
}

/** A name that works in a browser on this machine. */
export function publicHost(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
