/** Reads and sends a collection of requests in the format of the usual REST clients, as far as docs/requests.http uses it. */

export interface FileRequest {
  readonly title: string;
  /** What later requests call its answer. */
  readonly name: string | null;
  readonly expected: number;
  readonly method: string;
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface RequestsFile {
  readonly variables: Readonly<Record<string, string>>;
  readonly requests: readonly FileRequest[];
}

export function parseRequests(text: string): RequestsFile {
  const [head = '', ...blocks] = text.split(/^###/m);
  const found = [...head.matchAll(/^@(\w+)\s*=\s*(.*)$/gm)];
  const variables = Object.fromEntries(
    found.map(([, name = '', value = '']): [string, string] => [name, value.trim()]),
  );
  return { variables, requests: blocks.map(parseRequest) };
}

function parseRequest(block: string): FileRequest {
  const [title = '', ...lines] = block.split('\n').map((line) => line.trimEnd());
  const noted = (pattern: RegExp) => lines.map((line) => pattern.exec(line)?.[1]).find((found) => found !== undefined);
  const start = lines.findIndex((line) => line !== '' && !line.startsWith('#'));
  const rest = lines.slice(start + 1);
  const blank = rest.indexOf('');
  const headerLines = blank === -1 ? rest : rest.slice(0, blank);
  const body =
    blank === -1
      ? ''
      : rest
          .slice(blank + 1)
          .join('\n')
          .trim();
  const [, method, address] = /^([A-Z]+) (\S+)$/.exec(lines[start] ?? '') ?? [];
  const expected = noted(/^# expect (\d{3})$/);
  if (method === undefined || address === undefined || expected === undefined) {
    throw new Error(`"${title.trim()}" needs a request line and an expected status`);
  }
  return {
    title: title.trim(),
    name: noted(/^# @name (\w+)$/) ?? null,
    expected: Number(expected),
    method,
    address,
    headers: Object.fromEntries(
      headerLines.map((line): [string, string] => {
        const cut = line.indexOf(':');
        return [line.slice(0, cut), line.slice(cut + 1).trim()];
      }),
    ),
    body: body === '' ? null : body,
  };
}

export type Answers = ReadonlyMap<string, unknown>;

/** Puts in what `{{name}}` and `{{request.response.body.$.path}}` stand for. */
export function fillIn(text: string, variables: Readonly<Record<string, string>>, answers: Answers): string {
  return text.replaceAll(/\{\{([^}]+)\}\}/g, (_, expression: string) => {
    const [, request = '', path = ''] = /^(\w+)\.response\.body\.\$\.([\w.]+)$/.exec(expression) ?? [];
    const found = request === '' ? variables[expression] : path.split('.').reduce<unknown>(step, answers.get(request));
    if (typeof found !== 'string' && typeof found !== 'number') throw new Error(`{{${expression}}} stands for nothing`);
    return String(found);
  });
}

const step = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
