/** Load and trouble of a running sandbox, over the REST interface of its control page. */

export type SandboxControl = {
  readonly setLoad: (requestsPerSecond: number) => Promise<void>;
  /** Takes the pods of a workload of the namespace `default` out of service, until called with false. */
  readonly setCrashed: (workload: string, isCrashed: boolean) => Promise<void>;
  /** Breaks all connections to the Kubernetes API off and refuses new ones, until called with false. */
  readonly setApiDown: (isDown: boolean) => Promise<void>;
  readonly cutWatches: () => Promise<void>;
  /** Until a proxy follows a change, milliseconds. */
  readonly setPropagation: (delay: { readonly minMs: number; readonly maxMs: number }) => Promise<void>;
};

export function createSandboxControl(url: string): SandboxControl {
  const send = async (method: 'PUT' | 'POST', path: string, body?: object) => {
    const response = await fetch(`${url}/api/${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`The sandbox refused ${method} ${path}: ${await response.text()}`);
  };
  return {
    setLoad: (requestsPerSecond) => send('PUT', 'load', { requestsPerSecond }),
    setCrashed: (workload, crashed) => send('PUT', `workloads/default/${workload}`, { crashed }),
    setApiDown: (down) => send('PUT', 'kubernetes', { down }),
    cutWatches: () => send('POST', 'kubernetes/cut-watches'),
    setPropagation: (delay) => send('PUT', 'propagation', delay),
  };
}
