import { describe, expect, it } from 'vitest';

import { toFailureSentence, toImportText } from '../../../src/dashboard/operator/followed-text.ts';

describe('a followed list', () => {
  it.each([
    ['answered_404', 'The server answered 404.'],
    ['not_a_list', 'What is there is no list of hosts or URLs.'],
    ['new_reason', 'It could not be brought (new_reason).'],
  ])('that failed with %s says so', (code, sentence) => {
    expect(toFailureSentence(code)).toBe(sentence);
  });

  it('says what its last import brought', () => {
    expect(toImportText({ taken: 1200, refused: 0, tooBroad: 0, added: 3, removed: 1 })).toBe(
      '1,200 entries; the last change added 3 and removed 1',
    );
    expect(toImportText({ taken: 1, refused: 7, tooBroad: 0, added: 1, removed: 0 })).toContain(
      '1 entry, 7 lines refused;',
    );
    expect(toImportText({ taken: 1, refused: 0, tooBroad: 2, added: 1, removed: 0 })).toContain(
      '1 entry, 2 entries refused for blocking the sites of many strangers, as co.uk or github.io would;',
    );
  });
});
