import { encode } from 'uqr';

/** A QR code as one SVG path in modules: `size` is the width with the quiet zone of four modules the standard asks for. */
export type QrPath = { size: number; path: string };

const quietModules = 4;

export function toQrPath(text: string): QrPath {
  const { data, size } = encode(text, { ecc: 'M', border: quietModules });
  return { size, path: toPath(data) };
}

/** Joins the dark modules of each row into runs: far fewer shapes than a square per module, and no seams between them. */
export function toPath(rows: readonly (readonly boolean[])[]): string {
  let path = '';
  for (const [y, row] of rows.entries()) {
    let start = -1;
    for (let x = 0; x <= row.length; x += 1) {
      const dark = row[x] ?? false;
      if (dark && start < 0) start = x;
      if (!dark && start >= 0) {
        path += `M${start} ${y}h${x - start}v1h${start - x}z`;
        start = -1;
      }
    }
  }
  return path;
}

/** A file of its own, black on white whatever the page's theme is: scanners want dark on light. */
export function toQrSvgFile({ size, path }: QrPath): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="1024" height="1024" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>\n`;
}
