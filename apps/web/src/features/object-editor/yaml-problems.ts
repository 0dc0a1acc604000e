/** What is wrong with an object as text, and where: before the cluster is asked. */
import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { ProblemIssue } from '@sluice/shared/api/problem';
import type { Finding } from '@sluice/shared/findings/finding';
import { validateObject } from '@sluice/shared/findings/validation/validate-object';
import { type Document, isCollection, isNode, LineCounter, parseDocument } from 'yaml';

export type YamlProblem = {
  readonly severity: 'error' | 'warning';
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Offsets in the text. */
  readonly from: number;
  readonly to: number;
} & (
  | { readonly kind: 'syntax' | 'server'; readonly message: string }
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'identity' | 'empty' }
);

type Path = readonly (string | number)[];

/** Aliases can make a short text very large. */
const mostAliases = 100;

export type ReadYaml = {
  readonly problems: readonly YamlProblem[];
  /** Where a path of the object stands in the text, or the nearest thing around it. */
  readonly placeOf: (path: Path) => Pick<YamlProblem, 'line' | 'column' | 'from' | 'to'>;
};

export function readYaml(text: string, ref: ObjectRef): ReadYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (from: number, to: number) => {
    const { line, col } = lines.linePos(from);
    return { line, column: col, from, to: Math.max(from, Math.min(to, text.length)) };
  };
  const placeOf = (path: Path) => at(...rangeOf(document, path));
  const syntax = [...document.errors, ...document.warnings].map(
    ({ name, message, pos }): YamlProblem => ({
      kind: 'syntax',
      severity: name === 'YAMLWarning' ? 'warning' : 'error',
      message,
      ...at(pos[0], pos[1]),
    }),
  );
  if (document.errors.length > 0) return { problems: syntax, placeOf };
  const value = objectIn(document);
  if (value === null) return { problems: [{ kind: 'empty', severity: 'error', ...at(0, 0) }], placeOf };
  return { problems: [...syntax, ...identityProblems(value, ref, placeOf), ...findingsIn(value, placeOf)], placeOf };
}

function objectIn(document: Document): Record<string, unknown> | null {
  try {
    const value: unknown = document.toJS({ maxAliasCount: mostAliases });
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function identityProblems(
  { kind, metadata }: Record<string, unknown>,
  ref: ObjectRef,
  placeOf: ReadYaml['placeOf'],
): YamlProblem[] {
  const { name, namespace } = (typeof metadata === 'object' && metadata !== null ? metadata : {}) as Record<
    string,
    unknown
  >;
  const wrong = (path: Path): YamlProblem => ({ kind: 'identity', severity: 'error', ...placeOf(path) });
  return [
    ...(kind !== undefined && kind !== ref.kind ? [wrong(['kind'])] : []),
    ...(name !== ref.name ? [wrong(['metadata', 'name'])] : []),
    ...(namespace !== undefined && namespace !== ref.namespace ? [wrong(['metadata', 'namespace'])] : []),
  ];
}

function findingsIn(value: unknown, placeOf: ReadYaml['placeOf']): YamlProblem[] {
  const { errors, warnings } = validateObject(value);
  const shown = (severity: YamlProblem['severity']) => (finding: Finding) =>
    ({ kind: 'finding', severity, finding, ...placeOf(finding.path) }) as const;
  return [...errors.map(shown('error')), ...warnings.map(shown('warning'))];
}

/** Of the node at the path; where there is none, of the nearest one above it. */
function rangeOf(document: Document, path: Path): [number, number] {
  for (let length = path.length; length > 0; length -= 1) {
    const part = path.slice(0, length);
    const node = document.getIn(part, true);
    if (!isNode(node) || !node.range) continue;
    const [from, to] = node.range;
    // A whole block would be underlined: its first line is enough.
    return [from, isCollection(node) ? from + 1 : to];
  }
  return [0, 0];
}

/**
 * What a server says about the text, at its place: issues name it as `body.yaml:3:5`, `body.yaml.spec.hosts`,
 * `VirtualService default/reviews spec.http.0`, or as Kubernetes does, `spec.http[0].route`.
 */
export function serverProblems(issues: readonly ProblemIssue[], text: string, { placeOf }: ReadYaml): YamlProblem[] {
  return issues.map(({ path, message }) => ({ kind: 'server', severity: 'error', message, ...placeOfIssue(path) }));

  function placeOfIssue(path: string) {
    const [, line, column] = /:(\d+):(\d+)$/.exec(path) ?? [];
    if (line !== undefined) {
      const from = offsetOf(text, Number(line), Number(column));
      return { line: Number(line), column: Number(column), from, to: from };
    }
    const inside = path.replace(/^(body\.yaml\.?|\w+ \S+ )/, '');
    return placeOf(
      inside
        .split(/[.[\]]+/)
        .filter(Boolean)
        .map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
    );
  }
}

function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1);
  return Math.min(text.length, before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1);
}
