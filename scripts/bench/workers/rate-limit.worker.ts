/** A rate-limit binding as the platform's: so many a key in each period of the clock; what it holds is forgotten with the period. */
interface InnerBindings {
  simple: { limit: number; period: number };
}

export default ({ simple: { limit, period } }: InnerBindings) => {
  const counts = new Map<string, number>();
  let current = 0;
  return {
    async limit({ key }: { key: string }): Promise<{ success: boolean }> {
      const now = Math.floor(Date.now() / (period * 1000));
      if (now !== current) counts.clear();
      current = now;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return { success: (counts.get(key) ?? 0) <= limit };
    },
  };
};
