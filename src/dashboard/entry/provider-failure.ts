/** Why somebody came back from another provider without being signed in. The code stands in the address, so anybody may have written it. */
const reasons: Readonly<Record<string, string>> = {
  access_denied: 'You did not allow it there. Try again, or sign in another way.',
  account_not_linked:
    'There is an account with your address already. Sign in to it, then connect the provider in its security settings.',
  unable_to_create_user:
    'No account could be made: it may be that this instance gives accounts to invited people only.',
  email_not_found: 'The provider did not tell us an e-mail address that you have confirmed there.',
};

export function explainProviderFailure(code: string): string {
  return Object.hasOwn(reasons, code)
    ? (reasons[code] ?? '')
    : 'The other site did not sign you in. Try again, or sign in another way.';
}
