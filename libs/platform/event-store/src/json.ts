/** What a stored event or its metadata may hold: plain JSON. Revisions and positions inside it are decimal strings. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };
