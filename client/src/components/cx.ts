/** Joins class names; CSS modules may answer undefined. */
export const cx = (...names: readonly (string | undefined | false)[]): string => names.filter(Boolean).join(' ');
