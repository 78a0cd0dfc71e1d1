let width = Infinity;

/** Characters of the line that is being said. */
export const columns = (): number => width;

/** Says it for lines of so many characters. Width is of where something is said: nobody who words it passes it on. */
export const within = (characters: number, words: () => string): string => {
  const before = width;
  width = characters;
  try {
    return words();
  } finally {
    width = before;
  }
};
