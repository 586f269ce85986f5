/** What LinkPulse writes to people. Each is a pure function; none tells more about an account than its owner may know. */
import { composeMail, toName } from './layout.ts';
import type { Mail } from './mail.ts';

const notYou = 'If that was not you, ignore this mail: nothing happens.';
const onlyYou = 'Do not pass this link on: whoever opens it acts as you.';

export const verifyEmailMail = (to: string, { url, validFor }: { url: string; validFor: string }): Mail =>
  composeMail(to, {
    kind: 'verify_email',
    subject: 'Confirm your e-mail address',
    paragraphs: ['Somebody, hopefully you, has given this e-mail address to LinkPulse.'],
    action: { label: 'Confirm this address', url },
    closing: [`The link works once, for ${validFor}.`, notYou],
  });

export const resetPasswordMail = (to: string, { url, validFor }: { url: string; validFor: string }): Mail =>
  composeMail(to, {
    kind: 'reset_password',
    subject: 'Choose a new password',
    paragraphs: ['Somebody, hopefully you, wants to choose a new password for your LinkPulse account.'],
    action: { label: 'Choose a new password', url },
    closing: [`The link works once, for ${validFor}. ${onlyYou}`, notYou],
  });

export const magicLinkMail = (to: string, { url, validFor }: { url: string; validFor: string }): Mail =>
  composeMail(to, {
    kind: 'magic_link',
    subject: 'Your sign-in link',
    paragraphs: ['Here is the link you asked for to sign in to LinkPulse.'],
    action: { label: 'Sign in', url },
    closing: [`The link works once, for ${validFor}. ${onlyYou}`, notYou],
  });

/** Goes to the address that the account has now. */
export const changeEmailMail = (to: string, { url, newEmail }: { url: string; newEmail: string }): Mail =>
  composeMail(to, {
    kind: 'change_email',
    subject: 'Confirm the change of your e-mail address',
    paragraphs: [`Your LinkPulse account is to get another e-mail address: ${hideMost(newEmail)}`],
    action: { label: 'Allow the change', url },
    closing: ['If that was not you, do not open the link, and change your password.'],
  });

/** Somebody signs up with an address that has an account: the page says what it says to everybody, and only the owner learns more. */
export const signUpAttemptMail = (to: string, { signInUrl }: { signInUrl: string }): Mail =>
  composeMail(to, {
    kind: 'sign_up_attempt',
    subject: 'You already have an account',
    paragraphs: [
      'Somebody, perhaps you, has tried to sign up to LinkPulse with this e-mail address, which already has an account.',
    ],
    action: { label: 'Sign in, or choose a new password', url: signInUrl },
    closing: ['If that was not you, ignore this mail: your account is as it was.'],
  });

export interface InvitationFacts {
  url: string;
  workspaceName: string;
  /** Null when whoever invited is no longer known. */
  inviterName: string | null;
  role: string;
  validFor: string;
}

export function invitationMail(to: string, { url, workspaceName, inviterName, role, validFor }: InvitationFacts): Mail {
  const workspace = toName(workspaceName);
  const inviter = inviterName === null ? 'Somebody' : toName(inviterName) || 'Somebody';
  return composeMail(to, {
    kind: 'invitation',
    subject: `Invitation to the workspace “${workspace}”`,
    paragraphs: [`${inviter} invites you to the workspace “${workspace}” on LinkPulse, as ${toName(role)}.`],
    action: { label: 'See the invitation', url },
    closing: [`The link works once, for ${validFor}.`, 'If you do not know who this is, ignore this mail.'],
  });
}

const notices = {
  password_changed: 'The password of your LinkPulse account was changed.',
  email_changed: 'The e-mail address of your LinkPulse account was changed. This address no longer belongs to it.',
  two_factor_enabled: 'Sign-in to your LinkPulse account now needs a second factor.',
  two_factor_disabled: 'Sign-in to your LinkPulse account no longer needs a second factor.',
  passkey_added: 'A passkey was added to your LinkPulse account.',
  passkey_removed: 'A passkey was removed from your LinkPulse account.',
  account_linked: 'Another way to sign in was added to your LinkPulse account.',
  account_unlinked: 'A way to sign in was removed from your LinkPulse account.',
  tokens_revoked:
    'A program’s access to your LinkPulse account was ended: its token was used twice, as a copy would be.',
  account_deleted: 'Your LinkPulse account was deleted.',
} as const;
export type SecurityNotice = keyof typeof notices;

export const securityNoticeMail = (to: string, { notice, url }: { notice: SecurityNotice; url: string }): Mail =>
  composeMail(to, {
    kind: 'security_notice',
    subject: 'Something changed in your account',
    paragraphs: [notices[notice]],
    action: { label: 'Look at your account', url },
    closing: ['If that was not you, choose a new password at once and end all other sessions.'],
  });

/** Enough to recognise one's own address, too little for whoever reads the old mailbox to learn it. */
function hideMost(email: string): string {
  const [name = '', host = ''] = email.split('@');
  return `${name.charAt(0)}…@${host.charAt(0)}…`;
}
