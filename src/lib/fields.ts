/** Fields that the schemas of several features share. */
import * as z from 'zod';

export const timestamp = z.iso.datetime({ offset: true, abort: true });
/** Years that Postgres, JavaScript and four digits agree on. */
export const settableTimestamp = timestamp.refine(
  (text) => Date.parse(text) >= 0 && Date.parse(text) <= Date.UTC(9999, 11, 31),
  {
    message: 'A date from 1970 to 9999.',
  },
);
/** Postgres can hold neither NUL nor half of a surrogate pair; JSON can say both. */
export const text = () =>
  z.string().refine((value) => !value.includes('\0') && value.isWellFormed(), {
    message: 'Holds a character that cannot be stored.',
  });
