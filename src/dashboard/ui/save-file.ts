/** Offers a file made on this page for download. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  // The browser takes its own hold of the blob when the download starts, in a later task than this one.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
