import { useMemo } from 'react';

import { announce } from './announcer.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { QrImage } from './qr-image.tsx';
import type { QrPath } from './qr-path.ts';
import { toQrPath, toQrSvgFile } from './qr-path.ts';
import { saveFile } from './save-file.ts';

/** The side of a downloaded image: sharp on a printed page. */
const pngPixels = 1024;

export type QrCodeProps = { shortLink: string };

export function QrCode({ shortLink }: QrCodeProps) {
  const qr = useMemo(() => toQrPath(shortLink), [shortLink]);
  const fileName = shortLink.replace(/^https?:\/\//u, '').replace(/[^\w.-]+/gu, '-');

  function saveSvg(): void {
    saveFile(`${fileName}.svg`, new Blob([toQrSvgFile(qr)], { type: 'image/svg+xml' }));
    announce('QR code saved as SVG');
  }

  async function savePng(): Promise<void> {
    const png = await toPng(qr);
    if (png) saveFile(`${fileName}.png`, png);
    announce(png ? 'QR code saved as PNG' : 'This browser could not make the PNG. Save the SVG instead.');
  }

  return (
    <div className="flex flex-col items-center gap-3">
      <QrImage qr={qr} label={`QR code for ${shortLink}`} />
      <div className="flex gap-1">
        <Button look="quiet" size="small" aria-label="Download QR code as SVG" onClick={saveSvg}>
          <Icon name="down" className="size-4" />
          SVG
        </Button>
        <Button look="quiet" size="small" aria-label="Download QR code as PNG" onClick={() => void savePng()}>
          <Icon name="down" className="size-4" />
          PNG
        </Button>
      </div>
    </div>
  );
}

/** Draws the path straight onto a canvas: no image is loaded, so the content policy needs no exception. */
function toPng({ size, path }: QrPath): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  // A whole number of pixels per module keeps every edge sharp.
  const scale = Math.ceil(pngPixels / size);
  canvas.width = canvas.height = scale * size;
  const context = canvas.getContext('2d');
  if (!context) return Promise.resolve(null);
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  context.fillStyle = '#000';
  // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas is filled here, not an array
  context.fill(new Path2D(path));
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}
