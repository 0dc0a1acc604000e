/**
 * Traces by OpenTelemetry. Nothing but its empty interface is loaded unless OTEL_EXPORTER_OTLP_ENDPOINT (or …_TRACES_ENDPOINT) says where
 * they shall go; OTEL_EXPORTER_OTLP_HEADERS, OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES are heeded as everywhere.
 */
import type { FastifyPluginCallback } from 'fastify';

export type Tracing = {
  /** Makes a span of each request; to be registered before any route. */
  readonly plugin: FastifyPluginCallback;
  /** Sends what is left. */
  readonly stop: () => Promise<void>;
};

type Environment = Readonly<Record<string, string | undefined>>;

const probes = new Set(['/livez', '/readyz', '/metrics']);
const exportTimeoutMs = 3_000;

/** Null when nobody wants traces. To be called once. */
export async function startTracing(env: Environment, version: string): Promise<Tracing | null> {
  const isWanted = Boolean(env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT);
  if (!isWanted || env.OTEL_SDK_DISABLED === 'true') return null;
  const [{ context, propagation, trace }, { AsyncLocalStorageContextManager }, core, sdk, resources, exporter] =
    await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/context-async-hooks'),
      import('@opentelemetry/core'),
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/exporter-trace-otlp-proto'),
    ]);
  const described = resources.detectResources({ detectors: [resources.envDetector] });
  const provider = new sdk.TracerProvider({
    resource: resources
      .defaultResource()
      .merge(resources.resourceFromAttributes({ 'service.name': 'sluice', 'service.version': version }))
      .merge(described),
    spanProcessors: [
      new sdk.BatchSpanProcessor({ exporter: new exporter.OTLPTraceExporter({ timeoutMillis: exportTimeoutMs }) }),
    ],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new core.W3CTraceContextPropagator());
  return { plugin: await instrumented(), stop: () => provider.shutdown() };
}

/** Requests that come in, and those that go out to the cluster and to Prometheus. */
async function instrumented(): Promise<FastifyPluginCallback> {
  const [{ FastifyOtelInstrumentation }, { UndiciInstrumentation }] = await Promise.all([
    import('@fastify/otel'),
    import('@opentelemetry/instrumentation-undici'),
  ]);
  // Watches last for minutes and pod proxies are read every second; what belongs to a request of a user is told.
  new UndiciInstrumentation({ requireParentforSpans: true }).enable();
  const incoming = new FastifyOtelInstrumentation({
    ignorePaths: ({ url }) => probes.has(url) || url.startsWith('/assets/'),
  });
  return incoming.plugin() as FastifyPluginCallback;
}
