export const wordsZhCn = {};
