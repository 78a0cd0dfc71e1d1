/** `not-found`: the party may not even know that the request exists (404); `forbidden`: it may know, not do (403). */
export type Permission = 'allowed' | 'forbidden' | 'not-found';
