/** What people read when a field is not as it must be: the limits in plain words instead of the validator's terms. */
import * as z from 'zod';

z.config({
  customError: (issue) => {
    switch (issue.code) {
      case 'invalid_type':
        return issue.input === undefined ? 'Is required.' : `Must be ${kinds[issue.expected] ?? issue.expected}.`;
      case 'too_big':
        return issue.origin === 'string' || issue.origin === 'array'
          ? `At most ${issue.maximum} ${units[issue.origin]}.`
          : `At most ${issue.maximum}.`;
      case 'too_small':
        if (issue.origin === 'number') return `At least ${issue.minimum}.`;
        return issue.minimum === 1 ? 'Must not be empty.' : `At least ${issue.minimum} ${units[issue.origin] ?? ''}.`;
      case 'invalid_value':
        return `One of ${issue.values.map(String).join(', ')}.`;
      case 'invalid_format':
        return issue.format === 'datetime' ? 'A date and time with zone, such as 2027-01-31T12:00:00Z.' : undefined;
      case 'custom':
      case 'invalid_element':
      case 'invalid_key':
      case 'invalid_union':
      case 'not_multiple_of':
      case 'unrecognized_keys':
        // The rule says it itself.
        return undefined;
    }
  },
});

const kinds: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  nonoptional: 'given',
};
const units: Record<string, string> = { string: 'characters', array: 'items' };
