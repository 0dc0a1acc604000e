import { Button } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuTrigger, SubmenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { useRulesWords } from '../../i18n/rules/use-rules-words.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './rule-menu.module.css';
import type { RuleView } from './rule-view.ts';

export type RuleCommand = 'edit' | 'duplicate' | 'moveUp' | 'moveDown' | 'moveTop' | 'remove' | 'test';

type RuleMenuProps = {
  readonly view: RuleView;
  /** Indices of the places that the rule can go to, with their numbers on screen. */
  readonly places: readonly { readonly index: number; readonly position: number }[];
  readonly onCommand: (command: RuleCommand) => void;
  readonly onMove: (index: number) => void;
};

/** All that can be done with a rule, without dragging and without keys that one has to know. */
export function RuleMenu({ view, places, onCommand, onMove }: RuleMenuProps) {
  const t = useRulesWords();
  const { position, canMove, readOnly, index } = view;
  const item = (id: RuleCommand, isDisabled = false) => (
    <MenuItem id={id} className={styles.item ?? ''} isDisabled={isDisabled} onAction={() => onCommand(id)}>
      {t(id)}
    </MenuItem>
  );
  const [first] = places;
  const last = places.at(-1);
  return (
    <MenuTrigger>
      <Button className={styles.trigger ?? ''} aria-label={t('actions', { position: position ?? 0 })}>
        <Icon name="more" />
      </Button>
      <Popover className={styles.popover ?? ''} placement="bottom end">
        <Menu className={styles.menu ?? ''}>
          {item('edit', readOnly !== null)}
          {item('duplicate', readOnly !== null)}
          {item('test')}
          {item('moveUp', !canMove || index === first?.index)}
          {item('moveDown', !canMove || index === last?.index)}
          {item('moveTop', !canMove || index === first?.index)}
          <SubmenuTrigger>
            <MenuItem className={styles.item ?? ''} isDisabled={!canMove || places.length < 2}>
              {t('moveTo')}
            </MenuItem>
            <Popover className={styles.popover ?? ''}>
              <Menu className={styles.menu ?? ''} disabledKeys={[`at-${index}`]}>
                {places.map((place) => (
                  <MenuItem
                    key={place.index}
                    id={`at-${place.index}`}
                    className={styles.item ?? ''}
                    onAction={() => onMove(place.index)}
                  >
                    {t('movePosition', { position: place.position })}
                  </MenuItem>
                ))}
              </Menu>
            </Popover>
          </SubmenuTrigger>
          {item('remove', !canMove)}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
