/** Bytes of the longest document that is read: a page of a list has less than a hundredth. */
export const LONGEST_DOCUMENT = 64 * 1024 * 1024;

/** All of a JSON answer. Throws `SyntaxError` if it is none, or one that does not end. */
export const readJson = async ({ body }: Response, longest = LONGEST_DOCUMENT): Promise<unknown> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    // Leaving the loop gives up the rest.
    if (length > longest) throw new SyntaxError(`The document is longer than ${longest} bytes.`);
    chunks.push(chunk);
  }
  return JSON.parse(new TextDecoder().decode(Buffer.concat(chunks))) as unknown;
};
