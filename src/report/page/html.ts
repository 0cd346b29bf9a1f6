/** HTML as a value: whatever is put into the tag is escaped, unless it is such a value itself. */

export interface Html {
  readonly kind: 'html';
  readonly text: string;
}

type Part = Html | string | number | null | readonly Part[];

/**
 * A piece of HTML or SVG. Texts and numbers are escaped for content and for quoted attributes
 * alike, lists are joined, null is nothing.
 */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return raw(texts.map((text, index) => text + render(parts[index] ?? null)).join(''));
}

/** Text that is HTML already: the page's own style and script, never anything that was read. */
export function raw(text: string): Html {
  return { kind: 'html', text };
}

function render(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escaped(part);
  return 'kind' in part ? part.text : part.map(render).join('');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters and those that turn the direction of text become visible. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '')
    .replace(CONTROL, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
