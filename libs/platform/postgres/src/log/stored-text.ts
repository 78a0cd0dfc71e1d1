/** As it stands in a column of names: PostgreSQL's text holds no U+0000, JSON's does. What is plain stays as it is. */
export const stored = (text: string): string => JSON.stringify(text).slice(1, -1);

export const unstored = (text: string): string => (text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text);
