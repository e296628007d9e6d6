/** How much one GraphQL document may ask. Introspection is deep by nature and costs nothing, so it is left alone. */
import type { ASTVisitor, FieldNode, ValidationContext } from 'graphql';
import { createGraphQLError } from 'graphql-yoga';

export const graphqlLimits = {
  /** Fields within fields. */
  depth: 5,
  /** Fields in all, each alias and each use of a fragment counted. */
  fields: 100,
  /** Words and signs, before anything else is looked at. */
  tokens: 1_000,
  /** Rows of one list. */
  rows: { usual: 100, most: 1_000 },
  /** Subscriptions that one process serves at once. */
  subscriptions: 500,
} as const;

interface Size {
  readonly depth: number;
  readonly fields: number;
}

const nothing: Size = { depth: 0, fields: 0 };
const isIntrospection = ({ name }: FieldNode): boolean => name.value.startsWith('__');

/** Counts fragments where they are used, each once worked out, so that many small ones cannot make a big one. */
export function limitDocument(context: ValidationContext): ASTVisitor {
  const fragments = new Map<string, Size>();

  const sizeOf = (selections: FieldNode['selectionSet'], within: ReadonlySet<string>): Size => {
    let { depth, fields } = nothing;
    for (const selection of selections?.selections ?? []) {
      if (selection.kind === 'Field') {
        const inner = isIntrospection(selection) ? nothing : sizeOf(selection.selectionSet, within);
        depth = Math.max(depth, inner.depth + 1);
        fields += inner.fields + 1;
        continue;
      }
      const inner =
        selection.kind === 'FragmentSpread'
          ? sizeOfFragment(selection.name.value, within)
          : sizeOf(selection.selectionSet, within);
      depth = Math.max(depth, inner.depth);
      fields += inner.fields;
    }
    return { depth, fields };
  };

  const sizeOfFragment = (name: string, within: ReadonlySet<string>): Size => {
    const known = fragments.get(name);
    // One that holds itself is refused by another rule.
    if (known !== undefined || within.has(name)) return known ?? nothing;
    const size = sizeOf(context.getFragment(name)?.selectionSet, new Set([...within, name]));
    fragments.set(name, size);
    return size;
  };

  return {
    OperationDefinition(operation) {
      const { depth, fields } = sizeOf(operation.selectionSet, new Set());
      const refuse = (message: string): void =>
        context.reportError(createGraphQLError(message, { nodes: operation, extensions: { code: 'too-large' } }));
      if (depth > graphqlLimits.depth) refuse(`At most ${graphqlLimits.depth} fields within each other.`);
      if (fields > graphqlLimits.fields) refuse(`At most ${graphqlLimits.fields} fields in one document.`);
    },
  };
}
