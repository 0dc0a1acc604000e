/**
 * Everything istiod's webhook rejects or warns about, for VirtualService, DestinationRule and Gateway.
 * Source: istio/istio pkg/webhooks/validation/server and pkg/config/validation.
 */
import { findingCodes } from '../codes.ts';
import { type Finding, type FindingObject, problem } from '../finding.ts';
import { annotationProblem } from './annotations.ts';
import { checkDestinationRule } from './destination-rule/destination-rule.ts';
import { checkGateway } from './gateway/gateway.ts';
import { type Read, readDestinationRule, readGateway, readVirtualService } from './read-spec.ts';
import { collector, type Report } from './report.ts';
import { checkDestinationRuleSchema, checkGatewaySchema } from './schema-limits.ts';
import { checkVirtualService } from './virtual-service/virtual-service.ts';

export type Validation = { readonly errors: readonly Finding[]; readonly warnings: readonly Finding[] };

type Json = Readonly<Record<string, unknown>>;

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Istio's kinds in the group that the webhook watches. The Gateway of the Gateway API is another kind. */
function isNetworking(object: Json): boolean {
  const group = textOf(object.apiVersion).split('/')[0];
  return group === 'networking.istio.io' || group === '';
}

function runChecks<Spec>(read: Read<Spec>, report: Report, check: (spec: Spec) => void): void {
  if (read.ok) check(read.spec);
  else for (const { path, found } of read.problems) report(path, found);
}

function check(object: Json, identity: FindingObject, report: Report): void {
  const namespace = identity.namespace || 'default';
  switch (identity.kind) {
    case 'VirtualService':
      runChecks(readVirtualService(object), report, (spec) => checkVirtualService(spec, namespace, report));
      break;
    case 'DestinationRule':
      runChecks(readDestinationRule(object), report, (spec) => checkDestinationRule(spec, namespace, report));
      break;
    case 'Gateway':
      runChecks(readGateway(object), report, (spec) => checkGateway(spec, identity.name, report));
      break;
  }
}

function identityOf(object: Json): FindingObject {
  const metadata = objectOf(object.metadata);
  return { kind: textOf(object.kind), namespace: textOf(metadata.namespace), name: textOf(metadata.name) };
}

/**
 * What istiod's webhook would say of an object. Works on any JSON and never throws: wrong types are errors, as the API
 * server would have them, and hide what could only be said of an object that can be read. Other kinds have no findings.
 */
export function validateObject(value: unknown): Validation {
  const object = objectOf(value);
  const identity = identityOf(object);
  const { report, findings } = collector(identity);
  if (object !== value) report([], problem('object.type', { field: 'object', expected: 'an object' }));
  else if (isNetworking(object)) {
    const rejected = annotationProblem(objectOf(objectOf(object.metadata).annotations), identity);
    if (rejected) report(['metadata', 'annotations'], rejected);
    else check(object, identity, report);
  }
  const isError = ({ code }: Finding) => findingCodes[code].severity === 'error';
  return { errors: findings.filter(isError), warnings: findings.filter((finding) => !isError(finding)) };
}

/** What the schema of the CRD refuses on top of that, before the webhook is asked. */
export function schemaFindings(value: unknown): readonly Finding[] {
  const object = objectOf(value);
  const identity = identityOf(object);
  const { report, findings } = collector(identity);
  if (!isNetworking(object)) return findings;
  if (identity.kind === 'Gateway') {
    const read = readGateway(object);
    if (read.ok) checkGatewaySchema(read.spec, report);
  }
  if (identity.kind === 'DestinationRule') {
    const read = readDestinationRule(object);
    if (read.ok) checkDestinationRuleSchema(read.spec, report);
  }
  return findings;
}
