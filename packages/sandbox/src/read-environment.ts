/** The settings of the sandbox program, from SLUICE_SANDBOX_* variables. */
import { z } from 'zod';
import type { SandboxPort } from './ports.ts';
import type { SandboxOptions } from './start-sandbox.ts';

export const portVariables: Record<SandboxPort, string> = {
  gatewayPort: 'SLUICE_SANDBOX_GATEWAY_PORT',
  controlPort: 'SLUICE_SANDBOX_CONTROL_PORT',
  apiPort: 'SLUICE_SANDBOX_API_PORT',
};

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);

const Environment = z.object({
  SLUICE_SANDBOX_GATEWAY_PORT: port(8081),
  SLUICE_SANDBOX_CONTROL_PORT: port(8082),
  SLUICE_SANDBOX_API_PORT: port(8443),
  SLUICE_SANDBOX_RPS: z.coerce.number().min(0).max(5_000).default(40),
  SLUICE_SANDBOX_SCENARIO: z.string().default('plain'),
  SLUICE_SANDBOX_HOST: z.string().default('127.0.0.1'),
  SLUICE_SANDBOX_SEED: z.coerce.number().int().optional(),
  SLUICE_SANDBOX_KUBECONFIG: z.string().default('.sandbox/kubeconfig'),
  SLUICE_SANDBOX_DATA: z.string().optional(),
});

/** A variable has a value that cannot be used; the message names both. */
export class EnvironmentError extends Error {
  override name = 'EnvironmentError';
}

type EnvironmentOptions = Required<Omit<SandboxOptions, 'dataPath' | 'onDataError'>> & Pick<SandboxOptions, 'dataPath'>;

/** Empty variables count as absent. Without a seed each run differs. */
export function readEnvironment(environment: Readonly<Record<string, string | undefined>>): EnvironmentOptions {
  const given = Object.fromEntries(
    Object.keys(Environment.shape).flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  );
  const { data, error } = Environment.safeParse(given);
  if (error !== undefined) {
    const problems = error.issues.map(({ path, message }) => {
      const name = path.join('.');
      return `${name}=${given[name]}: ${message}`;
    });
    throw new EnvironmentError(problems.join('\n'));
  }
  return {
    gatewayPort: data.SLUICE_SANDBOX_GATEWAY_PORT,
    controlPort: data.SLUICE_SANDBOX_CONTROL_PORT,
    apiPort: data.SLUICE_SANDBOX_API_PORT,
    rps: data.SLUICE_SANDBOX_RPS,
    scenario: data.SLUICE_SANDBOX_SCENARIO,
    host: data.SLUICE_SANDBOX_HOST,
    seed: data.SLUICE_SANDBOX_SEED ?? Date.now() % 0x7fffffff,
    kubeconfigPath: data.SLUICE_SANDBOX_KUBECONFIG,
    ...(data.SLUICE_SANDBOX_DATA !== undefined && { dataPath: data.SLUICE_SANDBOX_DATA }),
  };
}
