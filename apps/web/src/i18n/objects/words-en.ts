export const wordsEn = {} as const;
