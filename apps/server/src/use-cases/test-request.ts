import type { RequestTest, RequestTestBody } from '@sluice/shared/api/request-test';
import { type CompiledMesh, compileMesh } from '@sluice/shared/evaluate/compile';
import { type Evaluation, evaluateWith } from '@sluice/shared/evaluate/evaluate';
import { proxyConfigFor } from '@sluice/shared/evaluate/proxy-config';
import { planEdits } from '@sluice/shared/plan/plan-edits';
import type { MeshIndex } from '@sluice/shared/routing/mesh-index';
import { DomainError } from '../domain-error.ts';
import type { Subscribe } from '../listeners.ts';
import { type ClusterPort, noSuchService, untilLoaded } from './service-states.ts';

export type RequestTester = {
  /** Throws DomainErrors for edits that cannot be planned. */
  readonly test: (asked: RequestTestBody) => Promise<RequestTest>;
  readonly stop: () => void;
};

type Options = {
  readonly cluster: ClusterPort;
  readonly index: MeshIndex;
  readonly onObject: Subscribe<unknown>;
};

/** Asks the same rules that proxies obey. What they come to is worked out once for each state of the cluster. */
export function createRequestTester({ cluster, index, onObject }: Options): RequestTester {
  let compiled: CompiledMesh | null = null;
  const stop = onObject(() => {
    compiled = null;
  });

  function present(): CompiledMesh {
    compiled ??= compileMesh(index.toMesh());
    return compiled;
  }

  function proposed({ namespace, service, edits }: NonNullable<RequestTestBody['proposed']>): CompiledMesh {
    const ref = { namespace, name: service };
    if (index.service(ref) === undefined) throw noSuchService(ref, cluster);
    const planned = planEdits(index, ref, edits);
    if (planned.ok) return compileMesh(planned.proposed);
    const [first] = planned.problems;
    throw new DomainError(first?.code ?? 'invalid', planned.problems.map(({ message }) => message).join('; '), {
      issues: planned.problems.map(({ path, message }) => ({ path: `body.proposed.edits.${path}`, message })),
      ...(first?.params && { params: first.params }),
    });
  }

  return {
    stop,
    async test({ source, request, proposed: edits }) {
      await untilLoaded(cluster);
      const mesh = edits === undefined ? present() : proposed(edits);
      const { scheme, sni, headers, ...rest } = request;
      const asked = {
        ...rest,
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
        ...(scheme !== undefined && { scheme }),
        ...(sni !== undefined && { sni }),
      };
      return shown(evaluateWith(proxyConfigFor(mesh, source), asked));
    },
  };
}

function shown({ decision, outcomes, failure, matches, delegations, unused, ...rest }: Evaluation): RequestTest {
  return {
    ...rest,
    decision: { ...decision },
    outcomes: outcomes.map((outcome) => ({ ...outcome })),
    failure: failure && { ...failure },
    matches: matches.map((match) => ({ ...match })),
    delegations: delegations.map((delegation) => ({ ...delegation })),
    unused: unused.map((each) => ({ ...each })),
  };
}
