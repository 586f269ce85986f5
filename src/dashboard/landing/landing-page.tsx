import { SkipLink } from '../ui/skip-link.tsx';
import { FirstSteps } from './first-steps.tsx';
import { Hero } from './hero.tsx';
import { HowItWorks } from './how-it-works.tsx';
import { LandingFooter } from './landing-footer.tsx';
import { LandingHeader } from './landing-header.tsx';
import { Promises } from './promises.tsx';
import { usePageTitle } from '../ui/page-title.ts';

export function LandingPage() {
  usePageTitle('Short links at the edge');
  return (
    <>
      <SkipLink />
      <LandingHeader />
      <main id="main" tabIndex={-1}>
        <Hero />
        <HowItWorks />
        <Promises />
        <FirstSteps />
      </main>
      <LandingFooter />
    </>
  );
}
