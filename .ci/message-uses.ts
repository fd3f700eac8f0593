import ts from 'typescript';

/** A call of a translator. `pattern` matches the dotted keys that it can ask for. */
export type MessageUse = {
  at: string;
  /** A literal key, or undefined for one put together at run time. */
  key: string | undefined;
  /** Captures each segment that is only known at run time. */
  pattern: RegExp;
  /** Names given as the second argument; undefined when they cannot be read off the code. */
  given: readonly string[] | undefined;
};

export type SourceScan = {
  uses: MessageUse[];
  /** Every string and property name of the file: a key put together at run time is made of these. */
  words: Set<string>;
  literals: string[];
};

/** What of a file is read by a person, so it has to come from a catalogue. */
const TEXT_NAMES = new Set([
  'title',
  'alt',
  'placeholder',
  'label',
  'description',
  'hint',
  'text',
  'header',
  'emptyText',
  'caption',
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
  'aria-placeholder',
]);
const TRANSLATORS = new Set(['useTranslations', 'readTranslator', 'createTranslator']);
/** Not words of a language: the product's name and the place for a title in Next's metadata. */
const NO_WORDS = /Touchstone|%s/g;

type Scopes = ReadonlyArray<Map<string, string>>;

/** Reads one source file: which texts it uses, and where it says something itself (only with `isUi`). */
export function scanSource(path: string, code: string, isUi: boolean): SourceScan {
  const file = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const scan: SourceScan = { uses: [], words: new Set(), literals: [] };
  const at = (node: ts.Node) => `${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;

  const visit = (node: ts.Node, outer: Scopes): void => {
    const scopes = ts.isFunctionLike(node) ? [new Map<string, string>(), ...outer] : outer;
    if (ts.isStringLiteralLike(node) || ts.isIdentifier(node)) scan.words.add(node.text);
    if (ts.isVariableDeclaration(node)) rememberTranslator(node, scopes);
    if (ts.isCallExpression(node)) {
      const use = readUse(node, scopes);
      if (use !== null) scan.uses.push({ at: at(node), ...use });
    }
    if (isUi) {
      const text = readLiteral(node);
      if (text !== null) scan.literals.push(`${at(node)} says "${text}" itself: put it into the catalogues`);
    }
    ts.forEachChild(node, (child) => visit(child, scopes));
  };
  visit(file, [new Map()]);
  return scan;
}

/** `const t = useTranslations('review')`: from here on `t` speaks for that section. */
function rememberTranslator({ name, initializer }: ts.VariableDeclaration, scopes: Scopes): void {
  if (!ts.isIdentifier(name) || initializer === undefined) return;
  const call = ts.isAwaitExpression(initializer) ? initializer.expression : initializer;
  if (!ts.isCallExpression(call) || !ts.isIdentifier(call.expression)) return;
  if (!TRANSLATORS.has(call.expression.text)) return;
  const [section] = call.arguments;
  scopes[0]?.set(name.text, section !== undefined && ts.isStringLiteralLike(section) ? section.text : '');
}

function readUse(call: ts.CallExpression, scopes: Scopes): Omit<MessageUse, 'at'> | null {
  const callee = ts.isPropertyAccessExpression(call.expression)
    ? call.expression.expression
    : call.expression;
  const [key, values] = call.arguments;
  if (!ts.isIdentifier(callee) || key === undefined) return null;
  const section = scopes.find((scope) => scope.has(callee.text))?.get(callee.text);
  if (section === undefined) return null;
  const prefix = section === '' ? '' : `${section}.`;
  const isLiteral = ts.isStringLiteralLike(key);
  return {
    key: isLiteral ? prefix + key.text : undefined,
    pattern: new RegExp(`^${escape(prefix)}(?:${keyPattern(key)})$`),
    given: givenNames(values),
  };
}

/** A part that is not written out stands for one segment of a key. */
function keyPattern(key: ts.Expression): string {
  if (ts.isStringLiteralLike(key)) return escape(key.text);
  if (ts.isParenthesizedExpression(key)) return keyPattern(key.expression);
  if (ts.isConditionalExpression(key)) return `${keyPattern(key.whenTrue)}|${keyPattern(key.whenFalse)}`;
  if (ts.isTemplateExpression(key)) {
    return (
      escape(key.head.text) + key.templateSpans.map((span) => `([^.]+)${escape(span.literal.text)}`).join('')
    );
  }
  return '([^.]+)';
}

function givenNames(values: ts.Expression | undefined): string[] | undefined {
  if (values === undefined) return [];
  if (!ts.isObjectLiteralExpression(values)) return undefined;
  const names = values.properties.map(({ name }) =>
    name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : undefined,
  );
  return names.every((name) => name !== undefined) ? names : undefined;
}

function readLiteral(node: ts.Node): string | null {
  if (ts.isJsxText(node)) return wordsIn(node.text);
  if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) return literalIn(node.expression);
  if (ts.isJsxAttribute(node) && TEXT_NAMES.has(node.name.getText())) {
    const { initializer } = node;
    if (initializer === undefined) return null;
    return ts.isJsxExpression(initializer) ? literalIn(initializer.expression) : literalIn(initializer);
  }
  if (ts.isPropertyAssignment(node) && TEXT_NAMES.has(node.name.getText()))
    return literalIn(node.initializer);
  return null;
}

function literalIn(node: ts.Node | undefined): string | null {
  if (node === undefined) return null;
  if (ts.isStringLiteralLike(node)) return wordsIn(node.text);
  if (ts.isTemplateExpression(node)) {
    return wordsIn([node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join(' '));
  }
  if (ts.isParenthesizedExpression(node)) return literalIn(node.expression);
  if (ts.isConditionalExpression(node)) return literalIn(node.whenTrue) ?? literalIn(node.whenFalse);
  if (ts.isBinaryExpression(node)) {
    const joins = [ts.SyntaxKind.PlusToken, ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken];
    const left = joins.includes(node.operatorToken.kind) ? literalIn(node.left) : null;
    const isText = [...joins, ts.SyntaxKind.AmpersandAmpersandToken].includes(node.operatorToken.kind);
    return left ?? (isText ? literalIn(node.right) : null);
  }
  return null;
}

function wordsIn(text: string): string | null {
  const words = text.replaceAll(NO_WORDS, '').trim();
  return /\p{L}/u.test(words) ? text.trim() : null;
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
