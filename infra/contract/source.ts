import ts from 'typescript';

/** What stands for a value that only a call has. */
const ANY = '…';

type Environment = ReadonlyMap<string, ts.Node>;

/** One file of ours, as far as its texts can be told without running it. */
export class Source {
  readonly #nodes: readonly ts.Node[];
  /** By name: the same one may be declared in several functions. */
  readonly #constants = new Map<string, readonly ts.VariableDeclaration[]>();

  constructor(name: string, text: string) {
    this.#nodes = [...nodesOf(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true))];
    for (const node of this.#nodes)
      if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer)
        this.#constants.set(node.name.text, [...(this.#constants.get(node.name.text) ?? []), node]);
  }

  calls(): readonly ts.CallExpression[] {
    return this.#nodes.filter(ts.isCallExpression);
  }

  /** Code and name of every field that a parser reads. */
  fields(): readonly (readonly [code: string, name: string])[] {
    return this.#nodes.filter(ts.isObjectLiteralExpression).flatMap((object) => {
      const [code, name] = [member(object, 'code'), member(object, 'name')];
      return code && name && ts.isStringLiteral(code) && ts.isStringLiteral(name) ? [[code.text, name.text]] : [];
    });
  }

  /** The checks of an inventory update: the published code of each, and the sentences that it returns. */
  checks(): readonly (readonly [code: string, says: readonly string[]])[] {
    return this.#nodes.filter(ts.isArrayLiteralExpression).flatMap(({ elements: [code, check] }) => {
      if (!code || !check || !ts.isStringLiteral(code) || !/^E\d{6}$/.test(code.text) || !ts.isIdentifier(check))
        return [];
      const returned = [...nodesOf(this.#constantAt(check)!)].flatMap((node) =>
        ts.isArrowFunction(node) && !ts.isBlock(node.body)
          ? [node.body]
          : ts.isReturnStatement(node) && node.expression
            ? [node.expression]
            : [],
      );
      const says = returned.flatMap((text) => this.#texts(text, new Map())).filter((text) => text.endsWith('.'));
      return [[code.text, says]];
    });
  }

  /** Each code that a refusal may have here, with its sentences: of a function that makes them, by each of its calls. */
  ways(code: ts.Node, detail: ts.Node): readonly (readonly [code: string, says: readonly string[]])[] {
    const environments = this.#callsOfMaker(code, detail);
    return environments.flatMap((environment) => {
      const codes = this.#texts(code, environment).filter((text) => /^[a-z0-9]+(-[a-z0-9]+)+$|^required$/.test(text));
      if (codes.length > 0) return codes.map((one) => [one, this.#texts(detail, environment)] as const);
      return this.#table(detail);
    });
  }

  /** `storage[reason]`: a code and a sentence for each of its members. */
  #table(detail: ts.Node): readonly (readonly [string, readonly string[]])[] {
    const table = ts.isElementAccessExpression(detail) ? this.#constantAt(detail.expression) : undefined;
    if (!table || !ts.isObjectLiteralExpression(table)) return [];
    return table.properties
      .filter(ts.isPropertyAssignment)
      .map(({ name, initializer }) => [(name as ts.StringLiteral).text, this.#texts(initializer, new Map())]);
  }

  /** Where code or sentence is an argument of the function around: once for each call of that function. */
  #callsOfMaker(...nodes: readonly ts.Node[]): readonly Environment[] {
    for (let at = nodes[0]!.parent; at; at = at.parent) {
      if (!ts.isArrowFunction(at) || !ts.isVariableDeclaration(at.parent)) continue;
      const parameters = at.parameters.map(({ name }) => name.getText());
      if (!nodes.some((node) => parameters.some((name) => mentions(node, name)))) continue;
      const maker = at.parent.name.getText();
      const calls = this.calls().filter(({ expression }) => expression.getText() === maker);
      const named = calls.map((call) => new Map(call.arguments.map((given, n) => [parameters[n]!, given as ts.Node])));
      if (named.length > 0) return named;
    }
    return [new Map()];
  }

  #texts(node: ts.Node, environment: Environment): readonly string[] {
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (ts.isNumericLiteral(node)) return [Number(node.text.replaceAll('_', '')).toLocaleString('en')];
    if (ts.isParenthesizedExpression(node)) return this.#texts(node.expression, environment);
    if (ts.isConditionalExpression(node))
      return [node.whenTrue, node.whenFalse].flatMap((way) => this.#texts(way, environment));
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
      return joined([this.#texts(node.left, environment), this.#texts(node.right, environment)]);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken)
      return this.#texts(node.right, environment);
    if (ts.isTemplateExpression(node))
      return joined([
        [node.head.text],
        ...node.templateSpans.flatMap(({ expression, literal }) => [
          this.#texts(expression, environment),
          [literal.text],
        ]),
      ]);
    const value = this.#valueOf(node, environment);
    return value ? this.#texts(value, new Map()) : [ANY];
  }

  #valueOf(node: ts.Node, environment: Environment): ts.Node | undefined {
    if (ts.isIdentifier(node)) return environment.get(node.text) ?? this.#constantAt(node);
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    const object = this.#valueOf(node.expression, environment);
    return object && ts.isObjectLiteralExpression(object) ? member(object, node.name.text) : undefined;
  }

  /** Of those of its name the one that is declared nearest around it. */
  #constantAt(node: ts.Node): ts.Expression | undefined {
    const declared = this.#constants.get(node.getText()) ?? [];
    for (let at: ts.Node | undefined = node.parent; at; at = at.parent) {
      const here = declared.find(({ parent }) => parent.parent.parent === at);
      if (here) return here.initializer;
    }
    return undefined;
  }
}

function* nodesOf(from: ts.Node): Generator<ts.Node> {
  yield from;
  const children: ts.Node[] = [];
  ts.forEachChild(from, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

const member = (object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined =>
  object.properties.find(
    (property): property is ts.PropertyAssignment =>
      ts.isPropertyAssignment(property) && property.name.getText() === name,
  )?.initializer;

const mentions = (node: ts.Node, name: string): boolean =>
  (ts.isIdentifier(node) && node.text === name) ||
  ts.forEachChild(node, (child) => mentions(child, name) || undefined) === true;

/** Every text that comes of one choice for each part. */
const joined = (parts: readonly (readonly string[])[]): readonly string[] =>
  parts.reduce<readonly string[]>((heads, tails) => heads.flatMap((head) => tails.map((tail) => head + tail)), ['']);
