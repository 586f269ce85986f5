/** Collects the answers of a setup: options first, then the environment, then what an earlier setup knew, then the person. */
import { questions, splitList, type Answers, type Question } from './questions.ts';

export interface AnswerSources {
  /** Command line options by their names. */
  options: Readonly<Record<string, string | undefined>>;
  env: Readonly<Record<string, string | undefined>>;
  saved: Answers | null;
  /** Asks a person; null when there is nobody to ask. */
  ask: ((question: Question) => Promise<string>) | null;
}

/** Throws with everything that is missing or wrong at once. */
export async function gatherAnswers(sources: AnswerSources): Promise<Answers> {
  const faults: string[] = [];
  const answers: Partial<Record<Question['name'], string>> = {};
  for (const question of questions) {
    // A person answers one question after the other.
    const answer = await answerOf(question, sources);
    const fault = answer === null ? 'it is missing' : question.fault(answer);
    if (fault === null && answer !== null) answers[question.name] = answer;
    else faults.push(`  ${question.option ? `--${question.option} or ` : ''}${question.variable}: ${fault}`);
  }
  const {
    appHost,
    linkDomains,
    databaseUrl,
    replicaUrl,
    upstashUrl,
    upstashToken,
    mailFrom = '',
    resendApiKey = '',
    githubClientId = '',
    githubClientSecret = '',
    googleClientId = '',
    googleClientSecret = '',
  } = answers;
  for (const [provider, id, secret] of [
    ['GITHUB', githubClientId, githubClientSecret],
    ['GOOGLE', googleClientId, googleClientSecret],
  ] as const)
    if ((id === '') !== (secret === ''))
      faults.push(`  ${provider}_CLIENT_ID and ${provider}_CLIENT_SECRET: either both or none`);
  if (
    faults.length > 0 ||
    !appHost ||
    !linkDomains ||
    !databaseUrl ||
    replicaUrl === undefined ||
    !upstashUrl ||
    !upstashToken
  )
    throw new Error(`The setup needs:\n${faults.join('\n')}`);
  return {
    appHost,
    linkDomains: [...new Set(splitList(linkDomains))],
    databaseUrl,
    replicaUrl: replicaUrl === '' ? null : replicaUrl,
    upstashUrl,
    upstashToken,
    mailFrom,
    resendApiKey,
    githubClientId,
    githubClientSecret,
    googleClientId,
    googleClientSecret,
  };
}

async function answerOf(question: Question, { options, env, saved, ask }: AnswerSources): Promise<string | null> {
  const given = (question.option && options[question.option]) || env[question.variable];
  if (given) return given.trim();
  const before = saved?.[question.name];
  // A question that came later has no answer yet.
  if (before !== undefined) {
    return Array.isArray(before) ? before.join(',') : (before ?? '');
  }
  if (ask) {
    const answer = (await ask(question)).trim();
    return answer === '' ? (question.whenEmpty ?? null) : answer;
  }
  return question.whenEmpty ?? null;
}
