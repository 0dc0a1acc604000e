import type { ResourceType } from '../cluster/resource-type.ts';
import { StatusError } from '../cluster/status-error.ts';

/** A body that Kubernetes cannot decode into the kind it is to be: 400 BadRequest, and 422 when a patch led there. */
export class DecodingError extends StatusError {
  /** What the decoder says, such as `strict decoding error: unknown field "spec.bogus"`. */
  readonly text: string;

  constructor({ kind }: Pick<ResourceType, 'kind'>, version: string, text: string) {
    super(400, 'BadRequest', `${kind} in version "${version}" cannot be handled as a ${kind}: ${text}`);
    this.text = text;
  }
}

/** Several strict failures are joined by commas (apimachinery runtime.NewStrictDecodingError). */
export function strictDecodingError(texts: readonly string[]): string {
  return `strict decoding error: ${texts.join(', ')}`;
}
