import { isJsonObject } from '../cluster/json.ts';
import { badRequest } from '../cluster/status-error.ts';

/** Where the next page of a list begins. */
export type ContinueToken = {
  /** The version that all pages show, or `goOnAnyway`. */
  version: number;
  /** Key of the last object of the page before. */
  after: string;
};

/** Stands for the present version, after the one of the first page has expired. */
export const goOnAnyway = -1;

const format = 'meta.k8s.io/v1';

export function encodeContinueToken({ version, after }: ContinueToken): string {
  return Buffer.from(JSON.stringify({ v: format, rv: version, start: after })).toString('base64url');
}

/** Throws 400 BadRequest for anything that this server did not hand out. */
export function decodeContinueToken(token: string): ContinueToken {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch (error) {
    throw badRequest(`invalid continue token: continue key is not valid: ${(error as Error).message}`);
  }
  if (!isJsonObject(value) || value.v !== format) {
    throw badRequest(
      'invalid continue token: continue key is not valid: server does not recognize this encoded version',
    );
  }
  const { rv, start } = value;
  if (typeof rv !== 'number' || !Number.isInteger(rv) || rv < goOnAnyway || typeof start !== 'string') {
    throw badRequest('invalid continue token: continue key is not valid: incorrect encoded start resourceVersion');
  }
  return { version: rv, after: start };
}
