import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StatusError } from '../../cluster/status-error.ts';
import { decodeProtobuf } from './decode-protobuf.ts';

/** A field with a length: text, or the fields of a message. */
function field(number: number, value: string | Buffer[]): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : Buffer.concat(value);
  return Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);
}
const flag = (number: number, value: number) => Buffer.from([number * 8, value]);

function body(apiVersion: string, kind: string, fields: Buffer[]): Buffer {
  const typeMeta = field(1, [field(1, apiVersion), field(2, kind)]);
  return Buffer.concat([Buffer.from('k8s\0'), typeMeta, field(2, fields), field(3, ''), field(4, '')]);
}
const codeOf = (bytes: Buffer): number | undefined => {
  try {
    decodeProtobuf(bytes);
    return undefined;
  } catch (error) {
    return error instanceof StatusError ? error.code : 500;
  }
};

describe('a body', () => {
  test.each([
    {
      what: 'of a ConfigMap with empty fields',
      bytes: body('v1', 'ConfigMap', [
        field(1, [
          field(1, 'x'),
          field(2, ''),
          field(3, 'shop'),
          field(8, []),
          field(11, [field(1, 'a'), field(2, 'b')]),
        ]),
        field(2, [field(1, 'k'), field(2, 'ü')]),
        field(2, [field(1, 'l'), field(2, '')]),
        field(3, [field(1, 'bin'), field(2, [Buffer.from([0, 255])])]),
        flag(4, 1),
      ]),
      document: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'x', namespace: 'shop', labels: { a: 'b' } },
        data: { k: 'ü', l: '' },
        binaryData: { bin: 'AP8=' },
        immutable: true,
      },
    },
    {
      what: 'of a ClusterRole with repeated texts',
      bytes: body('rbac.authorization.k8s.io/v1', 'ClusterRole', [
        field(1, [field(1, 'r')]),
        field(2, [field(1, 'get'), field(1, 'list'), field(2, ''), field(3, 'pods')]),
        field(2, [field(1, 'get'), field(5, '/metrics')]),
      ]),
      document: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'r' },
        rules: [
          { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] },
          { verbs: ['get'], nonResourceURLs: ['/metrics'] },
        ],
      },
    },
    {
      what: 'of nothing but a kind',
      bytes: body('authentication.k8s.io/v1', 'SelfSubjectReview', []),
      document: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    },
  ])('$what', ({ bytes, document }) => {
    expect(decodeProtobuf(bytes)).toEqual(document);
  });

  test.each([
    { what: 'another kind', bytes: body('apps/v1', 'Deployment', []), code: 415 },
    { what: 'no envelope', bytes: Buffer.from('{}'), code: 400 },
    { what: 'a cut message', bytes: body('v1', 'Namespace', [field(1, 'xxxx')]).subarray(0, 30), code: 400 },
    { what: 'a group', bytes: body('v1', 'Namespace', [Buffer.from([11])]), code: 400 },
  ])('with $what is refused with $code', ({ bytes, code }) => {
    expect(codeOf(bytes)).toBe(code);
  });

  test('of any bytes is read or refused', () => {
    const bytes = fc.oneof(
      fc.uint8Array().map((array) => Buffer.concat([Buffer.from('k8s\0'), array])),
      fc.uint8Array().map((array) => body('v1', 'ConfigMap', [Buffer.from(array)])),
    );
    fc.assert(fc.property(bytes, (any) => [undefined, 400, 415].includes(codeOf(any))));
  });
});
