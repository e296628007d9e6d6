/** Which account dialog is open. Any page may open one; the shell draws it. */
export type OpenDialog =
  | { readonly kind: 'name' }
  /** `username` is filled in already: "Is this you?" */
  | { readonly kind: 'come-back'; readonly username?: string | undefined }
  | { readonly kind: 'move' }
  | { readonly kind: 'sign-out' };

let open: OpenDialog | null = null;
const listeners = new Set<() => void>();

export const accountDialog = {
  getState: (): OpenDialog | null => open,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  show(dialog: OpenDialog | null): void {
    open = dialog;
    for (const listener of listeners) listener();
  },
};
