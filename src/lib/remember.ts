/**
 * A pure function of a text that remembers its recent answers. Two generations: when the young one is full it becomes the old one, and
 * what was not asked for in a whole generation is forgotten; so a hit costs one look-up and nothing is ever sorted or counted.
 */
export function remember<Value extends object | string | null>(
  /** Most answers in a generation; twice as many are held at most. */
  limit: number,
  compute: (text: string) => Value,
): (text: string) => Value {
  let young = new Map<string, Value>();
  let old = new Map<string, Value>();
  return (text) => {
    const recent = young.get(text);
    if (recent !== undefined) return recent;
    const value = old.get(text) ?? compute(text);
    if (young.size >= limit) {
      old = young;
      young = new Map();
    }
    young.set(text, value);
    return value;
  };
}
