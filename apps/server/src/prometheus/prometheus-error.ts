/** `failed`: it answered, but not with figures. */
export type PrometheusFault = 'unreachable' | 'forbidden' | 'failed';

export class PrometheusError extends Error {
  override name = 'PrometheusError';
  readonly fault: PrometheusFault;

  constructor(fault: PrometheusFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
