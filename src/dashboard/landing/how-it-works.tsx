import { tallLayout, wideLayout } from './diagram-layouts.ts';
import { Diagram } from './diagram.tsx';

export function HowItWorks() {
  return (
    <section aria-labelledby="how-title" className="border-y border-line bg-sunken/50">
      <div className="mx-auto max-w-6xl px-4 py-16 sm:px-8 sm:py-24">
        <h2 id="how-title" className="max-w-2xl text-3xl font-semibold sm:text-4xl">
          Two paths that never wait for each other
        </h2>
        <p className="mt-4 max-w-2xl text-lg text-pretty text-ink-soft">
          The redirect is decided where the visitor is. Counting starts when the answer is on its way, so analytics can
          neither slow nor fail a link.
        </p>
        <Diagram layout={wideLayout} className="mt-12 max-md:hidden" />
        <Diagram layout={tallLayout} className="mx-auto mt-10 max-w-md md:hidden" />
      </div>
    </section>
  );
}
