const promises = [
  {
    title: 'Redirects at the edge',
    text: 'A hot link is answered from the memory of the location nearest to the visitor, a warm one after a single read. No database is asked.',
  },
  {
    title: 'Every click counted once',
    text: 'Clicks travel in batches with an id. The ledger takes each id once, so a message delivered twice adds nothing.',
  },
  {
    title: 'People apart from machines',
    text: 'Bots, link previews and prefetches are counted as what they are. Nothing is dropped, nothing is passed off as a person.',
  },
  {
    title: 'Tenants kept apart by the database',
    text: 'Row-level security decides what a workspace sees. A mistake in the code cannot show one tenant another one’s links.',
  },
  {
    title: 'An API first',
    text: 'This page uses the same HTTP API that you can: described by OpenAPI, safe to retry, with errors that name the field.',
  },
  {
    title: 'All of it on your laptop',
    text: 'One command starts Postgres with a replica, a Redis-compatible store and the real Workers runtime. No Docker, no account.',
  },
] as const;

export function Promises() {
  return (
    <section aria-labelledby="promises-title" className="mx-auto max-w-6xl px-4 py-16 sm:px-8 sm:py-24">
      <h2 id="promises-title" className="max-w-2xl text-3xl font-semibold sm:text-4xl">
        Small promises, kept by construction
      </h2>
      <dl className="mt-10 grid gap-x-16 sm:mt-14 md:grid-cols-2">
        {promises.map(({ title, text }) => (
          <div key={title} className="border-t border-line py-6 sm:py-7">
            <dt className="text-lg font-semibold">{title}</dt>
            <dd className="mt-1.5 max-w-md text-pretty text-ink-soft">{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
