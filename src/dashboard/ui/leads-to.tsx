/** Between a short link and its destination: an arrow, or words for who does not see it. */
export function LeadsTo() {
  return (
    <>
      <span className="sr-only">leads to </span>
      <span aria-hidden="true">→ </span>
    </>
  );
}
