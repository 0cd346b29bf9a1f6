/** The frame of every report page: one file, no request to anywhere, its own style and script. */
import { createHash } from 'node:crypto';
import { type Html, html, raw } from './html.js';
import { SCRIPT } from './page-script.js';
import { STYLE } from './page-style.js';
import type { Section, Tone } from './parts.js';

export interface Card {
  readonly title: string;
  readonly tone: Tone;
  /** What is said large, and what stands below. */
  readonly big: string;
  readonly content: readonly Html[];
}

export interface Document {
  /** Of the window: databases, run, time. */
  readonly title: string;
  readonly eyebrow: string;
  readonly heading: string;
  readonly verdict: string;
  readonly cards: readonly Card[];
  readonly sections: readonly Section[];
  readonly foot: string;
}

/** The page as text. Only what is hashed here may style it or run in it. */
export function documentText(page: Document): string {
  const policy = `default-src 'none'; style-src '${hash(STYLE)}'; script-src '${hash(SCRIPT)}'; img-src data:; base-uri 'none'; form-action 'none'`;
  const { text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${page.title}</title>
<link rel="icon" href="data:,">
<style>${raw(STYLE)}</style>
</head>
<body>
<div class="wrap">
<a class="skip" href="#main">Skip to the details</a>
<header>
<p class="eyebrow">${page.eyebrow}</p>
<h1>${page.heading}</h1>
<p class="verdict">${page.verdict}</p>
<div class="cards">${page.cards.map(card)}</div>
<nav aria-label="Contents"><ol>${page.sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ol></nav>
</header>
<main id="main" tabindex="-1">
${page.sections.map(section)}
</main>
<footer>${page.foot}</footer>
</div>
<script>${raw(SCRIPT)}</script>
</body>
</html>
`;
  return text;
}

function card({ title, tone, big, content }: Card): Html {
  return html`<div class="card ${tone}"><h2>${title}</h2><p class="big">${big}</p>${content}</div>`;
}

function section({ id, title, content }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}
</section>
`;
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
