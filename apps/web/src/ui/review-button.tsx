import { type ComponentProps, createContext, use } from 'react';
import { Button } from './button.tsx';

/** The id of the text that says why nothing can be reviewed at present; null where something can. */
export const ReviewBlocked = createContext<string | null>(null);

/** Opens a review. While there can be none it says so: it keeps the focus, so that the reason can be read. */
export function ReviewButton({ onPress, ...props }: ComponentProps<typeof Button>) {
  const blockedBy = use(ReviewBlocked);
  if (blockedBy === null) return <Button {...props} onPress={onPress} />;
  return <Button {...props} aria-disabled aria-describedby={blockedBy} />;
}
