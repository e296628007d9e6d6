/** Holds an answer against the OpenAPI document: its path, method, status, content type and body must all be in there. */
import { z } from 'zod';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce((inner, key) => (isObject(inner) ? inner[key] : undefined), value);

/** The path of the document that an address belongs to: the one with the fewest parameters. */
export function documentedPath(document: Json, address: string): string | null {
  const pathname = address.replace(/\?.*$/, '').replace(/(.)\/$/, '$1');
  const fits = Object.keys(isObject(document['paths']) ? document['paths'] : {})
    .filter((path) => new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname))
    .toSorted((a, b) => a.split('{').length - b.split('{').length);
  return fits[0] ?? null;
}

export interface Answered {
  readonly method: string;
  readonly address: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: unknown;
}

/** Null when the document allows it, else what is wrong. */
export function complaintAbout(document: Json, answer: Answered): string | null {
  const path = documentedPath(document, answer.address);
  if (path === null) return `${answer.address} is not in the document`;
  // Which methods there are is said at every address.
  if (answer.method === 'OPTIONS') return answer.status === 204 ? null : `OPTIONS ${path}: ${answer.status}`;
  const operation = at(document, 'paths', path, answer.method.toLowerCase());
  // A method that does not exist there is answered with a problem, which the document need not say.
  if (operation === undefined) return answer.status === 405 ? null : `${answer.method} ${path} is not in the document`;
  const response = at(operation, 'responses', String(answer.status));
  if (response === undefined) return `${answer.method} ${path}: ${answer.status} is not in the document`;
  const content = at(response, 'content');
  // Declared without a body, such as 304.
  if (content === undefined) return answer.body === '' ? null : `${answer.method} ${path} ${answer.status}: has a body`;
  const type = Object.keys(isObject(content) ? content : {}).find(
    (name) => name.replace(/;.*$/, '') === answer.contentType.replace(/;.*$/, ''),
  );
  if (type === undefined)
    return `${answer.method} ${path} ${answer.status}: ${answer.contentType} is not in the document`;
  const parsed = schemaAt(document, at(content, type, 'schema')).safeParse(answer.body);
  return parsed.success ? null : `${answer.method} ${path} ${answer.status}: ${z.prettifyError(parsed.error)}`;
}

/** Reads the document's own JSON Schema, so what is checked is what is published. */
function schemaAt(document: Json, schema: unknown): z.ZodType {
  const definitions = at(document, 'components', 'schemas');
  const text = JSON.stringify({ ...(isObject(schema) ? schema : {}), $defs: definitions });
  const standalone: unknown = JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/'));
  if (!isObject(standalone)) throw new Error('not a schema');
  return z.fromJSONSchema(standalone);
}
