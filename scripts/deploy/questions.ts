/** What a setup has to know from its owner, where each answer may come from, and what is refused. */
import type { Setup } from './setup-file.ts';

/** What other providers call this instance; either both of one or none. */
export const oauthAnswers = ['githubClientId', 'githubClientSecret', 'googleClientId', 'googleClientSecret'] as const;

export type Answers = Pick<
  Setup,
  | 'appHost'
  | 'linkDomains'
  | 'databaseUrl'
  | 'replicaUrl'
  | 'upstashUrl'
  | 'upstashToken'
  | 'mailFrom'
  | 'resendApiKey'
  | (typeof oauthAnswers)[number]
>;

export interface Question {
  name: keyof Answers;
  /** Environment variable that answers it. */
  variable: string;
  /** Command line option that answers it; secrets have none, because arguments can be read by every user of the machine. */
  option?: string;
  text: string;
  isSecret: boolean;
  /** What no answer means; without it there must be one. */
  whenEmpty?: string;
  /** What is wrong with an answer, or null. */
  fault(answer: string): string | null;
}

/** A host name with at least two labels; refuses schemes, ports, paths and capitals. */
const hostName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/;

const hostFault = (host: string): string | null =>
  hostName.test(host)
    ? null
    : `${host} is not a host name like go.example.com: lower case, no https://, no port, no path`;

const databaseFault = (text: string): string | null => {
  // Without the text in the message: it may hold a password.
  if (!URL.canParse(text)) return 'it is not a URL like postgresql://owner:password@host/database';
  const { protocol, username, password, pathname } = new URL(text);
  if (protocol !== 'postgresql:' && protocol !== 'postgres:') return 'it must begin with postgresql://';
  if (username === '' || password === '') return 'it must hold the name and the password of the owner';
  return pathname.length > 1 ? null : 'it must end with the name of the database';
};

/** An address, or a name with one in brackets; refuses line breaks and lists. */
const mailSender = /^([^<>"@,;\r\n]+ <[^\s<>@,;]+@[^\s<>@,;]+>|[^\s<>@,;]+@[^\s<>@,;]+)$/;

export const splitList = (text: string): string[] => text.split(/[\s,]+/).filter((part) => part !== '');

/** Letters, digits and a few signs, as both providers make them; refuses what was pasted with something around it. */
const oauthText = /^[\w.~-]{8,200}$/;

function oauthQuestions(provider: string, id: keyof Answers, secret: keyof Answers): Question[] {
  const fault = (answer: string) =>
    answer === '' || oauthText.test(answer) ? null : `it is not what ${provider} shows for an OAuth client`;
  const prefix = provider.toUpperCase();
  return [
    {
      name: id,
      variable: `${prefix}_CLIENT_ID`,
      text: `${provider}: OAuth client id (empty: nobody signs in with ${provider})`,
      isSecret: false,
      whenEmpty: '',
      fault,
    },
    {
      name: secret,
      variable: `${prefix}_CLIENT_SECRET`,
      text: `${provider}: OAuth client secret (empty with an empty id)`,
      isSecret: true,
      whenEmpty: '',
      fault,
    },
  ];
}

export const questions: readonly Question[] = [
  {
    name: 'appHost',
    variable: 'APP_HOST',
    option: 'app-host',
    text: 'Host of the web page and the API (app.example.com, or linkpulse-redirect.<your subdomain>.workers.dev to try it)',
    isSecret: false,
    fault: hostFault,
  },
  {
    name: 'linkDomains',
    variable: 'LINK_DOMAINS',
    option: 'link-domains',
    text: 'Hosts of short links, separated by commas, the usual one first; may be the app host',
    isSecret: false,
    fault: (answer) =>
      splitList(answer)
        .map(hostFault)
        .find((fault) => fault !== null) ?? null,
  },
  {
    name: 'databaseUrl',
    variable: 'DATABASE_URL',
    text: "Neon: connection string of the database's owner, direct, not pooled",
    isSecret: true,
    fault: databaseFault,
  },
  {
    name: 'replicaUrl',
    variable: 'REPLICA_DATABASE_URL',
    text: 'Neon: connection string of the read replica (empty: read from the primary)',
    isSecret: true,
    whenEmpty: '',
    fault: (answer) => (answer === '' ? null : databaseFault(answer)),
  },
  {
    name: 'upstashUrl',
    variable: 'UPSTASH_REDIS_REST_URL',
    text: 'Upstash: REST URL',
    isSecret: false,
    fault: (answer) => (/^https:\/\/[^/]+\/?$/.test(answer) ? null : 'it must be like https://name.upstash.io'),
  },
  {
    name: 'upstashToken',
    variable: 'UPSTASH_REDIS_REST_TOKEN',
    text: 'Upstash: REST token (not the read-only one)',
    isSecret: true,
    fault: (answer) => (answer.length >= 8 ? null : 'it is too short to be a token'),
  },
  {
    name: 'mailFrom',
    variable: 'MAIL_FROM',
    text: 'Sender of e-mail, such as LinkPulse <no-reply@example.com>, at a domain that may send (empty: no e-mail, so nobody can sign up)',
    isSecret: false,
    whenEmpty: '',
    fault: (answer) => (answer === '' || mailSender.test(answer) ? null : 'it must be an address or Name <address>'),
  },
  {
    name: 'resendApiKey',
    variable: 'RESEND_API_KEY',
    text: 'Resend: API key (empty: Cloudflare Email Service)',
    isSecret: true,
    whenEmpty: '',
    fault: (answer) => (answer === '' || answer.length >= 8 ? null : 'it is too short to be a key'),
  },
  ...oauthQuestions('GitHub', 'githubClientId', 'githubClientSecret'),
  ...oauthQuestions('Google', 'googleClientId', 'googleClientSecret'),
];
