import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { verifyEmail } from '../api/auth.ts';
import { codeOf, toFailureView } from '../api/failure.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { FormFailure } from '../shell/form-failure.tsx';
import { EntryHead } from './entry-head.tsx';
import { keepAddress } from './known-address.ts';
import { useMailedToken } from './mailed-token.ts';
import { SpentLink } from './spent-link.tsx';

export function VerifyEmailPage() {
  const token = useMailedToken();
  return token === null ? <Spent /> : <Confirm key={token} token={token} />;
}

const Spent = () => <SpentLink next={{ to: '/app/sign-in', label: 'Sign in to get a new link' }} />;

/** A button, because programs that look into mails open links too, but press nothing. */
function Confirm({ token }: { token: string }) {
  const verify = useMutation({ mutationFn: () => verifyEmail(token) });
  if (codeOf(verify.error) === 'proof_invalid') return <Spent />;
  if (verify.data?.status === 'password_needed') return <ChoosePassword token={verify.data.token} />;
  if (verify.isSuccess) {
    const { email } = verify.data;
    return (
      <>
        <EntryHead title="Your address is confirmed">Thank you. From now on you sign in with it.</EntryHead>
        <Link
          to="/app/sign-in"
          onClick={() => keepAddress(email ?? '')}
          className={`${buttonClass({ look: 'primary' })} mt-8`}
        >
          {email === null ? 'Go on to LinkPulse' : 'Sign in'}
        </Link>
      </>
    );
  }
  return (
    <>
      <EntryHead title="Confirm your address">
        If this address is yours and you asked for it, press the button. Otherwise close this page.
      </EntryHead>
      <div className="mt-8 space-y-5">
        <FormFailure failure={verify.error ? toFailureView(verify.error) : null} />
        <Button look="primary" aria-disabled={verify.isPending} onClick={() => !verify.isPending && verify.mutate()}>
          {verify.isPending ? 'Confirming…' : 'Confirm this address'}
        </Button>
      </div>
    </>
  );
}

/** Whoever holds the address has not signed up in this browser, so what was set there is gone (src/identity/sign-up-store.ts). */
const ChoosePassword = ({ token }: { token: string }) => (
  <>
    <EntryHead title="Your address is confirmed">
      Choose your password here: this is not the browser in which it was signed up with, so that password is forgotten.
    </EntryHead>
    <a
      href={`/app/reset-password#token=${encodeURIComponent(token)}`}
      className={`${buttonClass({ look: 'primary' })} mt-8`}
    >
      Choose a password
    </a>
  </>
);
