import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';

type DownloadButtonProps = { readonly text: string; readonly fileName: string; readonly children: ReactNode };

export function DownloadButton({ text, fileName, children }: DownloadButtonProps) {
  const download = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = fileName;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Button look="quiet" onPress={download}>
      {children}
    </Button>
  );
}
