import { useMutation } from '@tanstack/react-query';

import { signInWith } from '../api/auth.ts';
import { toFailureView } from '../api/failure.ts';
import type { Provider } from '../api/sign-in-options.ts';
import { providerNames, useSignInOptions } from '../api/sign-in-options.ts';
import { keepPath } from '../session/kept-path.ts';
import { toReturnPath } from '../session/return-path.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

export type ProviderButtonsProps = { to: string | undefined };

/** Signing in, or up, at another site; only where the instance offers it. */
export function ProviderButtons({ to }: ProviderButtonsProps) {
  const options = useSignInOptions();
  const leave = useMutation({
    mutationFn: async (provider: Provider) => {
      const { url } = await signInWith(provider);
      keepPath(toReturnPath(to));
      window.location.assign(url);
    },
  });
  return (
    <>
      <FormFailure failure={leave.error ? toFailureView(leave.error) : null} />
      {options.data?.providers.map((provider) => (
        <Button
          key={provider}
          className="w-full"
          aria-disabled={leave.isPending}
          onClick={() => !leave.isPending && leave.mutate(provider)}
        >
          <Icon name="open" />
          Continue with {providerNames[provider]}
        </Button>
      ))}
    </>
  );
}
