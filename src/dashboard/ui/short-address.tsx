import { toReadableUrl } from './format.ts';

export type ShortAddressProps = { shortLink: string };

/** A short link for reading: the host steps back behind the key, and a line breaks between the two. */
export function ShortAddress({ shortLink }: ShortAddressProps) {
  const readable = toReadableUrl(shortLink);
  const slash = readable.indexOf('/');
  if (slash < 0) return <>{readable}</>;
  return (
    <>
      <span className="text-ink-faint">{readable.slice(0, slash)}</span>
      <wbr />
      {readable.slice(slash)}
    </>
  );
}
