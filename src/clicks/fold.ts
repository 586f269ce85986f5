/** Clicks that one call folds, about: those on very many links may be too many counters for a large one (lib/pace.ts). */
export const foldSizes = [400_000, 50_000, 5_000] as const;
