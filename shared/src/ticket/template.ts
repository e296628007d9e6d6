/** The text that recalled people are told: a template with a few placeholders in braces. */
const placeholders = ['name', 'sign', 'queue', 'minutes', 'link'] as const;
export type Placeholder = (typeof placeholders)[number];

const isPlaceholder = (name: string): name is Placeholder => placeholders.some((known) => known === name);

/** In one go: what a name contains is never taken for a placeholder. Unknown ones stay as they are. */
export function renderTemplate(template: string, values: Readonly<Record<Placeholder, string | number>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    isPlaceholder(name) ? String(values[name]) : whole,
  );
}

/** What stands in braces and means nothing, for whoever writes a template. */
export const unknownPlaceholders = (template: string): readonly string[] =>
  [...template.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => (name === undefined || isPlaceholder(name) ? [] : [name]));
