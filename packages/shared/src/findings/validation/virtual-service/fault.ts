/** Fault injection. Source: istio/istio pkg/config/validation/validation.go (validateHTTPFaultInjection). */
import { type Path, type Problem, problem, quoted } from '../../finding.ts';
import { durationProblem } from '../names/duration.ts';
import { errorsOnly, type Report } from '../report.ts';
import type { FaultShape } from '../shape/virtual-service-shape.ts';

/** google.golang.org/grpc/codes, as fault injection names them. */
const grpcStatuses: ReadonlySet<string> = new Set([
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
]);

/** 600 passes although the text says 599: so it does in istiod. */
export function httpStatusProblem(status: number): Problem | null {
  return status >= 200 && status <= 600 ? null : problem('vs.httpStatus', { status });
}

function percentageProblem(percentage: { value?: number | null | undefined } | null | undefined): Problem | null {
  const value = percentage?.value ?? 0;
  return value === 0 || (value >= 0.0001 && value <= 100) ? null : problem('vs.fault.percentage', { value });
}

/** An abort without type is worth a warning, but istiod loses it on the way: see `errorsOnly`. */
function abortTypeProblem(abort: NonNullable<FaultShape['abort']>): Problem | null {
  if (abort.grpcStatus != null) {
    const status = abort.grpcStatus;
    return grpcStatuses.has(status) ? null : problem('vs.fault.grpcStatus', { status: quoted(status) });
  }
  if (abort.http2Error != null) return problem('vs.fault.http2Error');
  if (abort.httpStatus != null) return httpStatusProblem(abort.httpStatus);
  return problem('vs.fault.noAbortType');
}

function checkDelay(delay: NonNullable<FaultShape['delay']>, path: Path, report: Report): void {
  report([...path, 'percentage'], percentageProblem(delay.percentage));
  if (delay.fixedDelay != null) report([...path, 'fixedDelay'], durationProblem(delay.fixedDelay));
  if (delay.exponentialDelay != null) {
    report([...path, 'exponentialDelay'], durationProblem(delay.exponentialDelay));
    report([...path, 'exponentialDelay'], problem('vs.fault.exponentialDelay'));
  }
}

export function checkFault(fault: FaultShape, path: Path, report: Report): void {
  const { abort, delay } = fault;
  if (!abort && !delay) report(path, problem('vs.fault.empty'));
  if (abort) {
    report([...path, 'abort', 'percentage'], percentageProblem(abort.percentage));
    errorsOnly(report)([...path, 'abort'], abortTypeProblem(abort));
  }
  if (delay) checkDelay(delay, [...path, 'delay'], report);
}
