import { SaxesParser } from 'saxes';

export type XmlElement = {
  name: string;
  attributes: Readonly<Record<string, string>>;
  /** Of the element itself, not of what is in it. */
  text: string;
  children: readonly XmlElement[];
  line: number;
};
export type XmlItem =
  { kind: 'element'; path: string; element: XmlElement } | { kind: 'problem'; line: number; problem: string };

type Draft = XmlElement & { text: string; children: XmlElement[] };

/**
 * Reads the elements of an XML file that stand at one of the wanted paths (`annotations/image`), one by one, so that a
 * file of any length fits into memory. Entities other than XML's own are not known and nothing is fetched.
 */
export async function* readXmlElements(
  chunks: AsyncIterable<string>,
  wanted: readonly string[],
): AsyncGenerator<XmlItem> {
  const parser = new SaxesParser();
  const names: string[] = [];
  const open: Draft[] = [];
  let ready: XmlItem[] = [];
  let broken = false;
  parser.on('error', (error) => {
    if (broken) return;
    broken = true;
    ready.push({ kind: 'problem', line: parser.line, problem: error.message.replace(/^\d+:\d+: /, '') });
  });
  parser.on('opentag', ({ name, attributes }) => {
    names.push(name);
    if (open.length === 0 && !wanted.includes(names.join('/'))) return;
    const element: Draft = { name, attributes, text: '', children: [], line: parser.line };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const addText = (text: string) => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element && open.length === 0) ready.push({ kind: 'element', path: names.join('/'), element });
    names.pop();
  });
  for await (const chunk of chunks) {
    parser.write(chunk);
    yield* ready;
    ready = [];
    if (broken) return;
  }
  parser.close();
  yield* ready;
}

/** The first child of that name. */
export function childOf(element: XmlElement, name: string): XmlElement | null {
  return element.children.find((child) => child.name === name) ?? null;
}

/** Text of the child of that name; null when there is none. */
export function childText(element: XmlElement, name: string): string | null {
  return childOf(element, name)?.text ?? null;
}
