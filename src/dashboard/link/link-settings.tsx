import type { LinkView } from '../../links/wire.ts';
import { useMay } from '../session/use-may.ts';
import { DeleteLink } from './delete-link.tsx';
import { EditForm } from './edit-form.tsx';

export type LinkSettingsProps = { link: LinkView };

/** Shows what may be changed; whoever may change nothing reads why. */
export function LinkSettings({ link }: LinkSettingsProps) {
  const mayUpdate = useMay('links.update');
  const mayDelete = useMay('links.delete');
  return (
    <section aria-labelledby="settings-title">
      <h2 id="settings-title" className="mb-4 text-xl font-semibold">
        Settings
      </h2>
      <div className="rounded-card border border-line bg-surface shadow-card">
        {mayUpdate ? (
          <EditForm key={link.id} current={link} />
        ) : (
          <p className="p-4 text-ink-soft sm:p-6">
            You can look at this link, but not change it: that is for editors, and an admin can make you one.
          </p>
        )}
        {mayDelete && (
          <div className="flex flex-wrap items-center justify-between gap-4 border-t border-line p-4 sm:p-6">
            <p className="max-w-md text-sm text-ink-soft">
              Deleting stops the link for good. Its key stays taken, so that nobody can put another destination behind a
              link you shared.
            </p>
            <DeleteLink link={link} />
          </div>
        )}
      </div>
    </section>
  );
}
