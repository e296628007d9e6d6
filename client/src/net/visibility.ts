/** Whether anybody can see this page: what only draws does no work while nobody looks. */

export interface Visibility {
  isVisible(): boolean;
  onChange(listener: () => void): () => void;
}

export const pageVisibility: Visibility = {
  isVisible: () => document.visibilityState === 'visible',
  onChange(listener) {
    document.addEventListener('visibilitychange', listener);
    return () => document.removeEventListener('visibilitychange', listener);
  },
};
