import { describe, expect, it } from 'vitest';

import { ApiError, parseProblem, toFailureView } from '../../../src/dashboard/api/failure.ts';

const problem = {
  type: 'https://linkpulse.dev/problems/invalid',
  title: 'Invalid request',
  status: 422,
  code: 'invalid',
  detail: 'Two fields are wrong.',
  requestId: 'req_1',
  errors: [
    { field: 'tags.0', code: 'too_long', message: 'This tag is too long.' },
    { field: 'externalId', code: 'taken', message: 'Already used.' },
  ],
};

describe('toFailureView', () => {
  it("puts messages at the form's own fields and the rest into the text", () => {
    const view = toFailureView(new ApiError('x', { problem, status: 422 }), ['url', 'tags']);
    expect(view.fields).toEqual({ tags: 'This tag is too long.' });
    expect(view.detail).toBe('Two fields are wrong. externalId: Already used.');
    expect(view.requestId).toBe('req_1');
  });

  it('shows nothing of an error of the page itself', () => {
    expect(toFailureView(new TypeError('x is undefined')).detail).not.toContain('undefined');
  });
});

describe('parseProblem', () => {
  it.each([null, 'text', {}, { title: 'x', status: '500', code: 'y' }])('%j is no problem', (body) => {
    expect(parseProblem(body)).toBeNull();
  });

  it('drops field errors that it cannot read', () => {
    expect(parseProblem({ ...problem, errors: [{ field: 1 }, ...problem.errors] })?.errors).toHaveLength(2);
  });
});
