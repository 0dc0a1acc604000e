import { useState } from 'react';
import { Button } from './button.tsx';

type CopyButtonProps = {
  readonly text: string;
  readonly words: { readonly copy: string; readonly copied: string };
  readonly look?: 'primary' | 'plain' | 'quiet';
};

/** Copies a text and says so until the text is another. Absent where the browser lets no page copy. */
export function CopyButton({ text, words, look = 'plain' }: CopyButtonProps) {
  const [copied, setCopied] = useState<string | null>(null);
  if (navigator.clipboard === undefined) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(text);
  };
  return (
    <Button look={look} onPress={() => void copy()}>
      {copied === text ? words.copied : words.copy}
    </Button>
  );
}
