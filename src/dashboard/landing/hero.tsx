import { Link } from '@tanstack/react-router';

import { buttonClass } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { PulseDemo } from './pulse-demo.tsx';

export function Hero() {
  return (
    <section className="mx-auto grid max-w-6xl items-center gap-12 px-4 pt-12 pb-20 sm:px-8 lg:grid-cols-[1.1fr_1fr] lg:gap-16 lg:pt-20 lg:pb-28">
      <div>
        <h1 className="text-[2.75rem] leading-[1.04] font-semibold tracking-[-0.035em] sm:text-6xl xl:text-[4.25rem]">
          Short links that answer from the edge
        </h1>
        <p className="mt-6 max-w-xl text-lg text-pretty text-ink-soft">
          LinkPulse is an open-source link platform that you run yourself. A visitor is sent on by the nearest edge
          location, every click is counted once, and the database itself keeps tenants apart.
        </p>
        <div className="mt-9 flex flex-wrap gap-3">
          <Link to="/app" className={buttonClass({ look: 'primary', size: 'large' })}>
            Open the app
            <Icon name="arrow" />
          </Link>
          <a href="/api/docs" className={buttonClass({ size: 'large' })}>
            Read the API reference
          </a>
        </div>
      </div>
      <PulseDemo />
    </section>
  );
}
