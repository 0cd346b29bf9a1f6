/** The building blocks that all sections share: sections, tables, figures, terms. */
import { type Html, html, raw } from './html.js';

export interface Section {
  /** For the address within the page. */
  readonly id: string;
  readonly title: string;
  readonly content: readonly Html[];
}

interface Column {
  readonly title: string;
  /** Numbers stand to the right. */
  readonly number?: boolean;
}

export interface TableSpec {
  readonly caption: string;
  readonly columns: readonly Column[];
  /** The first cell names the row. */
  readonly rows: readonly (readonly (Html | string)[])[];
  readonly foot?: readonly (Html | string)[];
}

const FILTERED_FROM = 16;

/** A table that scrolls within the page where it is too wide; long ones can be filtered. */
export function table({ caption, columns, rows, foot }: TableSpec): Html {
  const numeric = (index: number) => (columns[index]?.number === true ? html` class="n"` : null);
  const cells = (row: readonly (Html | string)[]) =>
    row.map((cell, index) =>
      index === 0 ? html`<th scope="row">${cell}</th>` : html`<td${numeric(index)}>${cell}</td>`,
    );
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
<table${rows.length >= FILTERED_FROM ? html` data-long` : null}>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ title }, index) => html`<th scope="col"${numeric(index)}>${title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>\n`)}</tbody>
${foot === undefined ? null : html`<tfoot><tr>${cells(foot)}</tr></tfoot>`}
</table></div>`;
}

/** A picture and, under it, what it says in words. */
export function figure(
  picture: Html,
  label: string,
  words: Html | string,
  frame: '' | 'graph' = '',
): Html {
  return html`<figure><div class="scroll picture ${frame}" role="region" aria-label="${label}" tabindex="0">${picture}</div>
<figcaption>${words}</figcaption></figure>`;
}

export function paragraph(text: Html | string): Html {
  return html`<p>${text}</p>`;
}

/** What a person types: one statement, a line each where it has several. */
export function command(...lines: readonly string[]): Html {
  const text = lines.map((line, index) => html`${index === 0 ? null : raw('\n')}${line}`);
  return html`<pre class="command" tabindex="0"><code>${text}</code></pre>`;
}

/** Something that opens: closed at first, for what few readers need. */
export function details(summary: string, content: readonly Html[], open = false): Html {
  return html`<details${open ? html` open` : null}><summary>${summary}</summary>${content}</details>`;
}

export function list(items: readonly (Html | string)[]): Html {
  return html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}

export type Tone = 'good' | 'bad' | 'calm';

/** A word in a coloured frame; the word says it, the colour only helps. */
export function badge(text: string, tone: Tone): Html {
  return html`<span class="badge ${tone}">${text}</span>`;
}
