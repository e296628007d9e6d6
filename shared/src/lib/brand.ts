/** Branded strings: a room code and a player id are both text, but never interchangeable. */
declare const brand: unique symbol;

export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
