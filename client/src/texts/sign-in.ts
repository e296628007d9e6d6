/** Words of pages that need the key of a service account: the operator's console and the desk. */
export const signInTexts = {
  field: 'Key',
  submit: 'Open',
  hint: 'Outside production the terminal shows a link that signs in by itself. Anywhere else make a key on the server:',
  offline: 'The server does not answer. Try again in a moment.',
} as const;
