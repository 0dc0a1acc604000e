/** The sandbox as a program. */

import { PortTakenError } from './ports.ts';
import { ArgumentsError, readArguments } from './read-arguments.ts';
import { EnvironmentError, portVariables, readEnvironment } from './read-environment.ts';
import { type Sandbox, startSandbox } from './start-sandbox.ts';

/** How long stopping may take before the process ends regardless, milliseconds. */
const patienceMs = 800;

async function run(): Promise<void> {
  let sandbox: Sandbox | undefined;
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(0), patienceMs).unref();
    void (sandbox?.close() ?? Promise.resolve()).finally(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // The parent has gone: nobody is left to stop this process.
  process.on('disconnect', stop);

  sandbox = await startSandbox({
    ...readEnvironment(process.env),
    ...readArguments(process.argv.slice(2)),
    onDataError: (error) => console.error(`The sandbox cannot keep its cluster. ${explain(error)}`),
  });
  if (isStopping) return;
  const { apiUrl, gatewayUrl, controlUrl, kubeconfigPath } = sandbox;
  // A parent tells people in its own words.
  if (process.send) process.send({ type: 'ready', apiUrl, gatewayUrl, controlUrl, kubeconfigPath });
  else
    console.log(
      `Sandbox ready: Bookinfo ${gatewayUrl}/productpage, controls ${controlUrl}, Kubernetes API ${apiUrl} (KUBECONFIG=${kubeconfigPath})`,
    );
}

function explain(error: unknown): string {
  if (error instanceof PortTakenError) {
    return `${error.message}: choose another with ${portVariables[error.option]} (now ${error.port})`;
  }
  if (error instanceof EnvironmentError || error instanceof ArgumentsError) return error.message;
  return error instanceof Error ? error.message : String(error);
}

run().catch((error: unknown) => {
  console.error(`The sandbox cannot start. ${explain(error)}`);
  process.exit(1);
});
