import { getObject } from '@sluice/shared/api/objects';
import type { ServiceState } from '@sluice/shared/api/services';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ClientError } from '../data/client.ts';
import { historyQuery } from '../data/history.ts';
import { type Drift, driftOf, ignoreDifferences, isArgo } from '../features/change-history/ownership.ts';
import type { Format } from '../i18n/format.ts';
import { ownerName } from '../i18n/owner-name.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { isReverting } from '../ui/owner-look.ts';
import type { PageContext } from './root-route.ts';

type OwnerLineProps = { readonly service: ServiceState; readonly context: PageContext };

/** Who else looks after the objects, whether they agree with what was changed here, and what helps. */
export function OwnerLine({ service, context }: OwnerLineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { owners, objects, namespace, name } = service;
  const ref = { namespace, service: name };
  const { data } = useQuery({ ...historyQuery(context.call, ref), enabled: owners.length > 0 });
  if (owners.length === 0) return null;
  const drift = data === undefined ? null : driftOf(data, objects);
  const reverting = owners.filter(isReverting);
  const shown = reverting.length > 0 ? reverting : owners;
  const owner = shown.map((each) => ownerName(t, each)).join(t('split.separator'));
  return (
    <Banner
      tone={reverting.length > 0 ? 'warning' : 'neutral'}
      icon="info"
      actions={
        <>
          <CopyYaml {...{ service, context }} />
          {owners.some(isArgo) && (
            <CopyButton
              text={ignoreDifferences(objects)}
              words={{ copy: t('owners.copyIgnore'), copied: t('owners.copied') }}
            />
          )}
        </>
      }
    >
      <p>{t(reverting.length > 0 ? 'owners.line' : 'owners.helm', { owner })}</p>
      {drift !== null && reverting.length > 0 && <p>{driftText(t, format, drift)}</p>}
    </Banner>
  );
}

function driftText(t: TFunction, format: Format, drift: Drift): string {
  if (drift.kind === 'ahead') return t('owners.liveIsNotGit', { count: drift.changes });
  const { manager, at } = drift;
  return at === null
    ? t('owners.setBackOnly', { manager })
    : t('owners.setBack', { manager, time: format.moment(Date.parse(at)) });
}

/** The objects as they are, for the repository; read when somebody wants them. */
function CopyYaml({ service: { objects }, context: { call } }: OwnerLineProps) {
  const { t } = useTranslation();
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  if (navigator.clipboard === undefined || objects.length === 0) return null;
  const copy = async () => {
    try {
      const texts = await Promise.all(objects.map((object) => call(getObject, { params: object })));
      await navigator.clipboard.writeText(texts.map(({ yaml }) => yaml).join('---\n'));
      setState('copied');
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      setState('failed');
    }
  };
  const words = { idle: t('owners.copyYaml'), copied: t('owners.copied'), failed: t('owners.failed') };
  return <Button onPress={() => void copy()}>{words[state]}</Button>;
}
