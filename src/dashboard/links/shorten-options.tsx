import { useWorkspace } from '../api/use-workspace.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { Field } from '../ui/field.tsx';
import { SelectField } from '../ui/select-field.tsx';
import type { Draft } from './draft.ts';
import { maxTagsText, maxTitleLength } from './limits.ts';

export type ShortenOptionsProps = {
  draft: Draft;
  errors: Partial<Record<keyof Draft, string>>;
  onChange: (part: Partial<Draft>) => void;
};

export function ShortenOptions({ draft, errors, onChange }: ShortenOptionsProps) {
  const { data } = useWorkspace();
  const domains = data?.domains ?? [];
  const defaultDomain = domains.find(({ isDefault }) => isDefault)?.hostname ?? '';
  const hiddenMistake = (['domain', 'key', 'title', 'tags', 'expiresAt'] as const).some(
    (name) => errors[name] !== undefined,
  );
  return (
    <Disclosure summary="More options" mustShow={hiddenMistake} className="mt-4">
      <div className="mt-4 grid gap-4 sm:grid-cols-2">
        <SelectField
          label="Domain"
          name="domain"
          value={draft.domain || defaultDomain}
          disabled={domains.length < 2}
          options={domains.map(({ hostname, isDefault }) => ({
            value: hostname,
            label: isDefault ? `${hostname} (default)` : hostname,
          }))}
          onChange={(event) => onChange({ domain: event.target.value })}
        />
        <Field
          label="Custom key"
          name="key"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder="Random when empty"
          value={draft.key}
          error={errors.key ?? errors.domain}
          onChange={(event) => onChange({ key: event.target.value })}
        />
        <Field
          label="Title"
          name="title"
          maxLength={maxTitleLength}
          autoComplete="off"
          value={draft.title}
          error={errors.title}
          onChange={(event) => onChange({ title: event.target.value })}
        />
        <Field
          label="Tags"
          name="tags"
          maxLength={maxTagsText}
          autoComplete="off"
          placeholder="launch, newsletter"
          value={draft.tags}
          error={errors.tags}
          onChange={(event) => onChange({ tags: event.target.value })}
        />
        <Field
          label="Expires"
          name="expiresAt"
          type="datetime-local"
          value={draft.expiresAt}
          error={errors.expiresAt}
          hint="In your own time zone"
          onChange={(event) => onChange({ expiresAt: event.target.value })}
        />
      </div>
    </Disclosure>
  );
}
