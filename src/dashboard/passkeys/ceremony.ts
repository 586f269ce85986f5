/**
 * WebAuthn in the browser's own JSON forms. Everything that a person or a browser may decide against comes back as a value; only the
 * unexpected throws.
 */
export type Ceremony<Response> = { outcome: 'done'; response: Response } | { outcome: 'cancelled' | 'known_already' };

/** Whether this browser has passkeys, and the page is served in a way that lets it use them. */
export function hasPasskeys(): boolean {
  return 'PublicKeyCredential' in globalThis && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
}

/** Whether the browser can offer passkeys where an e-mail address is entered. */
export async function canOfferInField(): Promise<boolean> {
  return hasPasskeys() && (await PublicKeyCredential.isConditionalMediationAvailable());
}

export async function makePasskey(
  options: PublicKeyCredentialCreationOptionsJSON,
): Promise<Ceremony<RegistrationResponseJSON>> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return run(navigator.credentials.create({ publicKey }));
}

/** `inField` waits, for as long as the page is open, until a person picks a passkey in the field for the address. */
export async function askForPasskey(
  options: PublicKeyCredentialRequestOptionsJSON,
  { signal, inField = false }: { signal: AbortSignal; inField?: boolean },
): Promise<Ceremony<AuthenticationResponseJSON>> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return run(navigator.credentials.get({ publicKey, signal, ...(inField && { mediation: 'conditional' }) }));
}

async function run<Response>(asked: Promise<Credential | null>): Promise<Ceremony<Response>> {
  try {
    const credential = await asked;
    if (!(credential instanceof PublicKeyCredential)) return { outcome: 'cancelled' };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the browser's type covers both ceremonies; which one ran decides
    return { outcome: 'done', response: credential.toJSON() as Response };
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    // InvalidStateError: the authenticator holds one of the credentials that were to be excluded.
    if (error.name === 'InvalidStateError') return { outcome: 'known_already' };
    // NotAllowedError covers a refusal, a timeout and the absence of any passkey, and does not say which.
    if (error.name === 'NotAllowedError' || error.name === 'AbortError') return { outcome: 'cancelled' };
    throw error;
  }
}
