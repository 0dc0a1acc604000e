/** The whole server in one file: what it answers to, in the order in which it is registered. */
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginCallback,
  LogController,
} from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { endpoints } from './endpoints.ts';
import { addCallers } from './http/callers.ts';
import { answerClientError } from './http/client-errors.ts';
import { addCompression } from './http/compression.ts';
import { addErrorHandler, addNotFoundHandler, asDomainError } from './http/error-handler.ts';
import { addJsonBodies } from './http/json-body.ts';
import { methodsFor } from './http/mount.ts';
import { addOpenApi } from './http/open-api.ts';
import { sendProblem } from './http/problem.ts';
import { addRateLimits } from './http/rate-limits.ts';
import { addReadOnly } from './http/read-only.ts';
import { addReferencePage } from './http/reference-page.ts';
import { addSameOriginCheck } from './http/same-origin.ts';
import { addSecurityHeaders } from './http/security-headers.ts';
import { addWebApp } from './http/web-app.ts';
import type { LiveHub } from './live/live-hub.ts';
import { addDraining } from './operations/draining.ts';
import { addMetricsRoute } from './operations/metrics-routes.ts';
import { addRequestIds, requestIdOf } from './operations/request-id.ts';
import { addRequestLog } from './operations/request-log.ts';
import { addRequestMetrics } from './operations/request-metrics.ts';
import type { Operations } from './operations/wire-operations.ts';
import { addChangeRoutes, type ChangeRoutesPorts } from './routes/changes.ts';
import { addConfigurationRoutes, type ConfigurationPorts } from './routes/configuration.ts';
import { addEventRoutes } from './routes/events.ts';
import { addFindingRoutes } from './routes/findings.ts';
import { addGatewayRoutes } from './routes/gateways.ts';
import { addHealthRoutes, type HealthPorts } from './routes/health.ts';
import { addNamespaceRoutes } from './routes/namespaces.ts';
import { addOidcRoutes } from './routes/oidc.ts';
import { addPodRoutes } from './routes/pods.ts';
import { addServiceRoutes } from './routes/services.ts';
import { addSessionRoutes } from './routes/session.ts';
import { addStatusRoutes } from './routes/status.ts';
import { addTrafficRoutes } from './routes/traffic.ts';
import { addWaitingRoutes } from './routes/waiting.ts';
import type { Access } from './sign-in/access.ts';
import type { TrafficPorts } from './use-cases/get-traffic.ts';
import type { FindingsPorts } from './use-cases/list-findings.ts';
import type { GatewayPorts } from './use-cases/list-gateways.ts';
import type { NamespacePorts } from './use-cases/list-namespaces.ts';
import type { PodsPorts } from './use-cases/list-pods.ts';
import type { ServiceStates } from './use-cases/service-states.ts';
import type { Waiting } from './use-cases/wait-for-change.ts';

export type AppDependencies = {
  readonly log: FastifyBaseLogger;
  readonly cluster: HealthPorts['cluster'];
  readonly services: ServiceStates;
  readonly access: Access;
  readonly namespaces: NamespacePorts;
  /** How often it is asked again what readers of streams may see. */
  readonly recheckMs: number;
  readonly changes: ChangeRoutesPorts & ConfigurationPorts;
  readonly findings: FindingsPorts;
  readonly gateways: GatewayPorts;
  readonly traffic: TrafficPorts;
  readonly pods: PodsPorts;
  readonly waiting: Waiting;
  readonly live: LiveHub;
  readonly operations: Pick<Operations, 'metrics' | 'status'>;
  /** Makes a span of each request; null or absent: none. */
  readonly tracing?: FastifyPluginCallback | null | undefined;
  /** Whether they are read here and not at a port of their own. */
  readonly servesMetrics: boolean;
  /** How long writes under way may take when the server is to end. */
  readonly drainMs: number;
  /** The built web app; null serves the API alone. */
  readonly webRoot: string | null;
  /** Whether only this machine can reach us; then we answer to no other name. */
  readonly onLoopback: boolean;
};

export async function buildApp(deps: AppDependencies): Promise<FastifyInstance> {
  const { access } = deps;
  const { gate, readOnly } = access.session;
  const app = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIdOf,
    frameworkErrors: (error, request, reply) => sendProblem(request, reply, asDomainError(error)),
    clientErrorHandler: answerClientError,
    // From the first byte to the last of a request; answers take as long as they take.
    requestTimeout: 60_000,
    // Also the limit of the end, which waits for writes under way; and a slow start on a busy machine is no failure.
    pluginTimeout: deps.drainMs + 60_000,
    bodyLimit: 1024 * 1024,
    // Longer than any name in Kubernetes: a name that cannot be is not found, instead of not being routed.
    routerOptions: { maxParamLength: 2_000 },
    // Sessions hold tokens, and tokens may hold many groups.
    http: { maxHeaderSize: 64 * 1024 },
    trustProxy: access.config.trustedProxies.length > 0 ? [...access.config.trustedProxies] : false,
    // Streams never become idle by themselves; `close` must not wait for them.
    forceCloseConnections: true,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  addJsonBodies(app);
  if (deps.tracing) await app.register(deps.tracing);
  addErrorHandler(app);
  addRequestIds(app);
  addRequestLog(app);
  addRequestMetrics(app, deps.operations.metrics);
  const { isDraining, drain } = addDraining(app);
  app.addHook('preClose', async () => void (await drain(deps.drainMs)));
  addSameOriginCheck(app, { onLoopback: deps.onLoopback, externalUrl: access.config.externalUrl });
  await addRateLimits(app, access.config);
  addCallers(app, gate.callerOf);
  if (readOnly) addReadOnly(app);
  await addSecurityHeaders(app);
  await addCompression(app);
  await addOpenApi(app);

  addHealthRoutes(app, { cluster: deps.cluster, isDraining });
  addStatusRoutes(app, deps.operations.status);
  if (deps.servesMetrics) addMetricsRoute(app, deps.operations.metrics, access.config.auth === 'none');
  addSessionRoutes(app, access.session);
  if (access.oidc !== null) addOidcRoutes(app, access.oidc);
  addNamespaceRoutes(app, deps.namespaces);
  addServiceRoutes(app, deps.services, deps.changes);
  addChangeRoutes(app, deps.changes);
  addConfigurationRoutes(app, deps.changes);
  addFindingRoutes(app, deps.findings);
  addGatewayRoutes(app, deps.gateways);
  addTrafficRoutes(app, deps.traffic);
  addPodRoutes(app, deps.pods);
  addWaitingRoutes(app, deps.waiting);
  addEventRoutes(app, {
    live: deps.live,
    gate,
    namespaces: () => deps.namespaces.services().map(({ namespace }) => namespace),
    prepare: deps.services.prepare,
    recheckMs: deps.recheckMs,
  });

  addReferencePage(app);
  const page = await addWebApp(app, deps.webRoot);
  addNotFoundHandler(app, methodsFor(endpoints), page);
  return app;
}
