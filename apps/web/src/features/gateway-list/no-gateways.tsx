import { useGatewaysWords } from '../../i18n/gateways/use-gateways-words.ts';
import { Banner } from '../../ui/banner.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import styles from './no-gateways.module.css';
import { sampleGateway } from './sample-gateway.ts';

type NoGatewaysProps = {
  readonly namespace: string;
  readonly service: { name: string; port: number } | null;
  /** False: there may be some that are not shown. */
  readonly isWhole: boolean;
};

/** Why nothing from outside gets in, and what would let it in. */
export function NoGateways({ namespace, service, isWhole }: NoGatewaysProps) {
  const t = useGatewaysWords();
  const sample = sampleGateway(namespace, service);
  return (
    <>
      <Banner tone="neutral" icon="gateway" role="status">
        <p>{t(isWhole ? 'emptyTitle' : 'hiddenTitle')}</p>
        <p>{t(isWhole ? 'emptyText' : 'hiddenText', { namespace })}</p>
      </Banner>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.sample} aria-label={t('sample')} tabIndex={0}>
        <pre lang="en">{sample}</pre>
      </section>
      <div>
        <CopyButton look="primary" text={sample} words={{ copy: t('copySample'), copied: t('copied') }} />
      </div>
    </>
  );
}
