/** What strangers may tell operators. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Reports } from '../../src/abuse/wire.ts';
import { read, toProblem, type ApiClient } from '../support/api-client.ts';
import { openOperator } from '../support/operator.ts';
import { findReview, report } from '../support/review.ts';
import { freshIp, freshKey, openSystem } from '../support/system.ts';

const system = openSystem();
const { a } = system;

let operator: ApiClient;
beforeAll(async () => {
  operator = await openOperator(system);
});

describe('a report', () => {
  it('is answered alike whether there is such a link or not, and tells nothing', async () => {
    const key = freshKey('reported');
    const { shortLink } = await a.api.create({ url: 'https://example.com/harm', key });
    const [known, unknown, impossible] = [
      await report(system, `http://localhost/${key}?x=1`),
      await report(system, `http://localhost/${freshKey()}`),
      await report(system, 'http://localhost/api/links'),
    ];
    for (const answer of [known, unknown, impossible]) expect([answer.status, answer.text]).toEqual([202, known.text]);
    expect(await findReview(operator, `localhost/${key}`)).toMatchObject({ openReports: 1, shortLink });
  });

  it.each([
    ['no reason', { reason: 'boredom' }, 422],
    ['too many words', { details: 'x'.repeat(2001) }, 422],
    ['no e-mail address', { email: 'me' }, 422],
    ['a field we do not know', { admin: true }, 422],
    ['ten megabytes', { details: 'x'.repeat(10_000_000) }, 413],
  ])('with %s is refused', async (_, body, status) => {
    expect(toProblem(await report(system, 'http://localhost/abc', body)).status).toBe(status);
  });

  it('is taken ten times an hour from one network', async () => {
    const ip = freshIp();
    const statuses = [];
    for (let sent = 0; sent < 11; sent += 1) statuses.push((await report(system, 'localhost/nothing', {}, ip)).status);
    expect(statuses).toEqual([...Array<number>(10).fill(202), 429]);
  });

  it('is limited to 50 kept ones for each link; the others count', async () => {
    const key = freshKey('often');
    const link = await a.api.create({ url: 'https://example.com/often', key });
    await report(system, `localhost/${key}`, { details: 'the first' });
    await Promise.all(Array.from({ length: 52 }, () => report(system, `localhost/${key}`)));
    expect((await findReview(operator, `localhost/${key}`)).openReports).toBe(53);
    const { reports } = read(Reports, await operator.get(`/api/operator/reviews/${link.id}/reports`));
    expect([reports.length, reports[0]?.details]).toEqual([50, 'the first']);
  });
});
