/**
 * The header of a change that is made only if what an earlier answer told still holds, else it is refused (412):
 * `icx.PATCH(path, { headers: ifMatch(response), … })`. Throws if the answer has no `ETag`.
 */
export const ifMatch = ({ headers }: Response): { readonly 'if-match': string } => {
  const tag = headers.get('etag');
  if (tag === null) throw new TypeError('This answer has no ETag: it is nothing that If-Match can be about.');
  return { 'if-match': tag };
};
