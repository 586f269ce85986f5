/** The redirect Worker as the system tests run it: the real one, around which things can be made to fail. */
import { setFaults } from './inject.worker.ts';
import redirect from '../../../workers/redirect/index.ts';
import { Faults, faultsHost } from './faults.ts';

export default {
  async fetch(request) {
    if (new URL(request.url).hostname !== faultsHost) return redirect.fetch(request);
    setFaults(Faults.parse(await request.json()));
    return new Response(null, { status: 204 });
  },
} satisfies ExportedHandler<RedirectEnv>;
