/** Objects as they are, and as somebody has written them. */
import type { ChangeResult } from '@sluice/shared/api/changes';
import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { RawObject, ReplaceObjectBody } from '@sluice/shared/api/objects';
import { ownersOf } from '@sluice/shared/findings/sluice/owners';
import { DestinationRule } from '@sluice/shared/istio/destination-rule';
import { emptyMesh, type Mesh } from '@sluice/shared/istio/mesh';
import { VirtualService } from '@sluice/shared/istio/virtual-service';
import { findObject, lastWriterOf } from '@sluice/shared/plan/conflicts';
import type { PlannedObject } from '@sluice/shared/plan/plan';
import { planReplacement } from '@sluice/shared/plan/plan-replacement';
import { parse, YAMLParseError } from 'yaml';
import { DomainError } from '../domain-error.ts';
import { invalidRequest } from '../invalid-request.ts';
import { hashOf } from './canonical-json.ts';
import type { ChangePorts } from './change-request.ts';
import { type ConfigurationFindings, refuseNewErrors } from './configuration-findings.ts';
import { makeChange } from './make-change.ts';
import { yamlOf } from './object-yaml.ts';
import { inBody, planFrom } from './plan-problem.ts';
import type { Actor } from './ports.ts';
import { answerOf, type ChangeOptions } from './service-change.ts';

export type ReplaceResult = Omit<ChangeResult, 'service'> & {
  readonly object: RawObject | null;
  readonly isReplay: boolean;
};

/** Throws `not-found`. */
export async function getObject(ref: ObjectRef, actor: Actor): Promise<RawObject> {
  const object = await actor.objects.read(ref);
  if (object === null) throw new DomainError('not-found', `There is no ${ref.kind} ${ref.namespace}/${ref.name}`);
  return shown(object);
}

export type ReplacePorts = ChangePorts & {
  readonly findings: ConfigurationFindings;
  /** The services of the namespace that an object is about. */
  readonly servicesOf: (object: ObjectRef, next: PlannedObject) => readonly string[];
};

export async function replaceObject(
  ref: ObjectRef,
  body: ReplaceObjectBody,
  options: ChangeOptions,
  actor: Actor,
  ports: ReplacePorts,
): Promise<ReplaceResult> {
  const next = readObject(ref, body.yaml);
  await ports.findings.prepare();
  const intent = {
    action: 'replaceObject' as const,
    namespace: ref.namespace,
    subject: ref.name,
    reason: body.reason ?? null,
    edits: [],
    undoes: null,
    others: [ref],
    copy: () => emptyMesh,
    servicesOf: () => ports.servicesOf(ref, next),
    etagOf: (mesh: Mesh) => tagOf(findObject(mesh, ref)),
    plan(mesh: Mesh) {
      const plan = planFrom(planReplacement(mesh, ref, next), inBody);
      refuseNewErrors(plan, ports.findings, body.force ?? []);
      return plan;
    },
  };
  const request = { ...options, seen: null, requestHash: hashOf([intent.action, ref, body, options.ifMatch]) };
  const made = await makeChange(intent, request, actor, ports);
  const object = await actor.objects.read(ref);
  return { ...answerOf(made), object: object && shown(object) };
}

/** Throws `invalid` for text that is not this object. */
function readObject(ref: ObjectRef, text: string): PlannedObject {
  const schema = ref.kind === 'VirtualService' ? VirtualService : DestinationRule;
  const parsed = schema.safeParse(parseYaml(text));
  if (!parsed.success) throw invalidRequest(parsed.error.issues, ['body', 'yaml']);
  const { kind, apiVersion, metadata } = parsed.data;
  const wrong = [
    ...(kind !== undefined && kind !== ref.kind
      ? [{ path: 'body.yaml.kind', message: `It has to be ${ref.kind}` }]
      : []),
    ...(apiVersion?.startsWith('networking.istio.io/') === false
      ? [{ path: 'body.yaml.apiVersion', message: 'It has to be of networking.istio.io' }]
      : []),
    ...(metadata.name !== ref.name || (metadata.namespace ?? ref.namespace) !== ref.namespace
      ? [{ path: 'body.yaml.metadata', message: `It has to be the object ${ref.namespace}/${ref.name}` }]
      : []),
  ];
  if (wrong.length > 0) throw invalid(wrong);
  const { labels, annotations } = metadata;
  return {
    apiVersion: apiVersion ?? 'networking.istio.io/v1',
    kind: ref.kind,
    metadata: {
      name: ref.name,
      namespace: ref.namespace,
      ...(labels && { labels }),
      ...(annotations && { annotations }),
    },
    spec: parsed.data.spec,
  } as PlannedObject;
}

function parseYaml(text: string): unknown {
  try {
    // Aliases can make a short text very large.
    return parse(text, { maxAliasCount: 100 });
  } catch (error) {
    const where = error instanceof YAMLParseError ? error.linePos?.[0] : undefined;
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw invalid([{ path: where ? `body.yaml:${where.line}:${where.col}` : 'body.yaml', message }]);
  }
}

function invalid(issues: readonly { path: string; message: string }[]): DomainError {
  return new DomainError('invalid', issues.map(({ path, message }) => `${path}: ${message}`).join('; '), { issues });
}

function shown(object: PlannedObject): RawObject {
  return {
    object,
    yaml: yamlOf(object),
    etag: tagOf(object),
    owners: ownersOf(object),
    lastWriter: lastWriterOf(object),
  };
}

/** Like the etags of services it covers the spec and nothing else. */
function tagOf(object: PlannedObject | null): string {
  return hashOf(object?.spec ?? null).slice(0, 22);
}
