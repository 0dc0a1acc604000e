/** Responses from the proxy itself. Source: istio/istio pkg/config/validation (validateHTTPDirectResponse). */
import { type Path, problem } from '../../finding.ts';
import type { Report } from '../report.ts';
import type { DirectResponseShape } from '../shape/virtual-service-shape.ts';
import { httpStatusProblem } from './fault.ts';

const kibibyte = 1024;
const encoder = new TextEncoder();

/** Bytes that a base64 text stands for. */
function decodedLength(base64: string): number {
  return Math.floor((base64.replace(/=+$/, '').length * 3) / 4);
}

function bodySize(body: DirectResponseShape['body']): number {
  if (body?.string != null) return encoder.encode(body.string).length;
  return body?.bytes != null ? decodedLength(body.bytes) : 0;
}

export function checkDirectResponse(response: DirectResponseShape, path: Path, report: Report): void {
  const size = bodySize(response.body);
  if (size > kibibyte * kibibyte) report([...path, 'body'], problem('vs.directResponse.tooLarge'));
  else if (size > 100 * kibibyte) report([...path, 'body'], problem('vs.directResponse.large'));
  report([...path, 'status'], httpStatusProblem(response.status ?? 0));
}
