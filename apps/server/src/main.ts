/** The program: settings in, signals heard, the only user of `process`. */
import { pino } from 'pino';
import manifest from '../package.json' with { type: 'json' };
import { prometheusAddressOf } from './config/prometheus-address.ts';
import { readConfig } from './config/read-config.ts';
import { unknownVariables } from './config/unknown-variables.ts';
import { secretPaths } from './http/secret-paths.ts';
import { startTracing } from './operations/tracing.ts';
import { startServer } from './start-server.ts';

const settings = readConfig(process.env, process.argv.slice(2));
if (!settings.ok) {
  (settings.exitCode === 0 ? process.stdout : process.stderr).write(`${settings.message}\n`);
  process.exit(settings.exitCode);
}

const { config } = settings;
const log = pino({ level: config.logLevel, redact: [...secretPaths] });
for (const variable of unknownVariables(process.env))
  log.warn({ variable }, 'no setting is called that; it has no effect');

try {
  const tracing = await startTracing(process.env, manifest.version);
  const server = await startServer({
    ...config,
    prometheus: prometheusAddressOf(config),
    access: config,
    tracing: tracing?.plugin,
    log,
  });
  const stop = () => {
    log.info('ending');
    // Streams are ended at once, changes may be finished; whatever else hangs must not keep us.
    setTimeout(() => process.exit(0), config.shutdownSeconds * 1_000 + 900).unref();
    const end = async () => {
      await server.close();
      await tracing?.stop().catch((error) => log.warn({ err: error }, 'the last traces are lost'));
    };
    end().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  if (process.send) {
    // Whoever started us with a channel does not want to outlive us, nor the other way round.
    process.once('disconnect', stop);
    process.send({ type: 'ready', url: server.url });
  }
} catch (error) {
  process.stderr.write(`${explanation(error)}\n`);
  process.exit(1);
}

function explanation(error: unknown): string {
  const { code, message, port = config.port } = error as NodeJS.ErrnoException & { port?: number };
  const variable = port === config.metricsPort ? 'SLUICE_METRICS_PORT' : 'SLUICE_PORT';
  if (code === 'EADDRINUSE') {
    return `Port ${port} is already in use. Set ${variable} to another port and start again.`;
  }
  if (code === 'EACCES') return `Port ${port} may not be used. Set ${variable} to another port and start again.`;
  return `Sluice cannot start: ${message}`;
}
