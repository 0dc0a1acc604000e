/** The CustomResourceDefinitions of the kinds that the sandbox brings along, as the installations of Istio and of the Gateway API would leave them. */
import { establishedStatus } from '../controllers/definition-controller.ts';
import { isJsonObject, type Json } from '../json.ts';
import { bundledCustomTypes } from '../kinds/all-types.ts';
import type { KubeObject } from '../kube-object.ts';
import { type ResourceType, typeId } from '../resource-type.ts';
import { kubernetesSchemas } from '../schemas/kubernetes-schemas.ts';

function printerColumns({ columns = [] }: ResourceType) {
  return columns.flatMap(({ name, type, description, priority, path }) =>
    path === undefined
      ? []
      : [{ name, type, jsonPath: path, ...(description !== '' && { description }), ...(priority && { priority }) }],
  );
}

function versionOf(type: ResourceType, name: string, schema: Json) {
  const columns = printerColumns(type);
  return {
    name,
    served: true,
    storage: name === type.versions[0],
    schema: { openAPIV3Schema: schema },
    ...(type.subresources?.includes('status') && { subresources: { status: {} } }),
    ...(columns.length > 0 && { additionalPrinterColumns: columns }),
  };
}

function definitionOf(type: ResourceType, now: Date): KubeObject {
  const { group, plural, singular, kind, shortNames, categories, namespaced } = type;
  const schema = kubernetesSchemas().kinds[typeId(type)];
  const properties = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' } };
  const whole = isJsonObject(schema)
    ? { ...schema, properties: { ...properties, ...(schema.properties as object) } }
    : {};
  const definition: KubeObject = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: typeId(type) },
    spec: {
      group,
      names: {
        plural,
        singular,
        kind,
        listKind: `${kind}List`,
        shortNames: [...(shortNames ?? [])],
        categories: [...(categories ?? [])],
      },
      scope: namespaced ? 'Namespaced' : 'Cluster',
      versions: type.versions.map((name) => versionOf(type, name, whole as Json)),
    },
  };
  return { ...definition, status: establishedStatus(definition, now) };
}

export function bundledDefinitions(now: Date): KubeObject[] {
  return bundledCustomTypes.map((type) => definitionOf(type, now));
}
