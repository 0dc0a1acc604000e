import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLook, type Look, type LookValue, looksOf, storedLook, storeRange } from '../data/preferences.ts';
import { chartRanges } from '../features/live-chart/chart-view.ts';
import { usualRange } from '../features/live-chart/usual-range.ts';
import { Choice } from '../ui/choice.tsx';

type LookChoiceProps<L extends Look> = {
  readonly look: L;
  readonly label: string;
  readonly textOf: (value: LookValue<L>) => string;
};

export function LookChoice<L extends Look>({ look, label, textOf }: LookChoiceProps<L>) {
  const [value, setValue] = useState<LookValue<L>>(() => storedLook(look));
  return (
    <Choice
      label={label}
      value={value}
      options={looksOf(look).map((each) => ({ value: each, text: textOf(each) }))}
      onChange={(chosen) => {
        chooseLook(look, chosen);
        setValue(chosen);
      }}
    />
  );
}

/** What the charts begin with; an address that names a range has the last word. */
export function RangeChoice({ label }: { readonly label: string }) {
  const { t } = useTranslation();
  const [range, setRange] = useState(usualRange);
  return (
    <Choice
      label={label}
      value={range}
      options={chartRanges.map((each) => ({ value: each, text: t(`charts.ranges.${each}`) }))}
      onChange={(chosen) => {
        storeRange(chosen);
        setRange(chosen);
      }}
    />
  );
}
