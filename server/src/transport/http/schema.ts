/** Schemas with a name: each is one entry under components/schemas of the OpenAPI document. */
import { z } from 'zod';

export const components = z.registry<{ id: string }>();

export function named<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  components.add(schema, { id });
  return schema;
}
