import type { QrPath } from './qr-path.ts';

export type QrImageProps = { qr: QrPath; label: string };

/** Dark on light whatever the theme is, as scanners want it. */
export function QrImage({ qr, label }: QrImageProps) {
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${qr.size} ${qr.size}`}
      shapeRendering="crispEdges"
      className="size-36 shrink-0 rounded-control border border-line bg-white fill-black"
    >
      <path d={qr.path} />
    </svg>
  );
}
