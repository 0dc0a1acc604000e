import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import type { ServiceListProps } from './service-list-props.ts';
import { ServiceRow } from './service-row.tsx';

/** A row with two versions; others are measured once they are there. */
const usualHeight = 72;
const overscan = 6;

export function AllRows({ services, measuredOf, ...rest }: ServiceListProps) {
  return (
    <tbody>
      {services.map((service) => (
        <ServiceRow key={service.name} {...rowProps(rest, service)} {...measuredOf(service)} />
      ))}
    </tbody>
  );
}

/** The rows in sight and a few around them, between two empty ones as high as all others. */
export function SeenRows({ services, measuredOf, ...rest }: ServiceListProps) {
  const bodyRef = useRef<HTMLTableSectionElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  const virtualizer = useWindowVirtualizer({
    count: services.length,
    estimateSize: () => usualHeight,
    overscan,
    scrollMargin,
    getItemKey: (at) => services[at]?.name ?? at,
  });
  const { isScrolling } = virtualizer;
  // What stands above the list may come and go. Not while somebody scrolls: asking for a place costs a layout.
  useLayoutEffect(() => {
    const top = isScrolling ? undefined : bodyRef.current?.getBoundingClientRect().top;
    if (top !== undefined) setScrollMargin(Math.round(top + window.scrollY));
  });
  const items = virtualizer.getVirtualItems();
  const before = (items[0]?.start ?? scrollMargin) - scrollMargin;
  const after = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin);
  return (
    <tbody ref={bodyRef}>
      <Space height={before} />
      {items.map(({ index }) => {
        const service = services[index];
        if (service === undefined) return null;
        return (
          <ServiceRow
            key={service.name}
            {...rowProps(rest, service)}
            {...measuredOf(service)}
            index={index + 1}
            rowRef={virtualizer.measureElement}
          />
        );
      })}
      <Space height={after} />
    </tbody>
  );
}

function Space({ height }: { readonly height: number }) {
  return (
    <tr>
      <td colSpan={7} style={{ blockSize: height, padding: 0, border: 0 }} />
    </tr>
  );
}

function rowProps(
  { renderLink, peeked, onPeek }: Omit<ServiceListProps, 'services' | 'measuredOf'>,
  service: ServiceListProps['services'][number],
) {
  return { service, renderLink, isPeeked: peeked === service.name, onPeek };
}
