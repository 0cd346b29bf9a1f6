/** The page's only stylesheet: light, dark and print; the fonts of the reader's system. */

export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --panel: #f5f6f8; --ink: #1a1e24; --soft: #535c68; --line: #d8dde3;
  --blue: #1f5fa8; --green: #17693f; --amber: #855400; --red: #a92318; --slate: #5a6472;
  --blue-fill: #7fb0e3; --green-fill: #74c69a; --amber-fill: #e5b45c; --red-fill: #e5988f;
  --slate-fill: #b9c2cd; --good-paper: #e8f5ee; --bad-paper: #fcebe9; --focus: #1f5fa8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #13161a; --panel: #1c2127; --ink: #e7eaee; --soft: #a5afbb; --line: #343c46;
    --blue: #8abdf3; --green: #7fd3a5; --amber: #e8bb6a; --red: #f2a49b; --slate: #a5afbb;
    --blue-fill: #2f6aa8; --green-fill: #2c7d54; --amber-fill: #8a6420; --red-fill: #96443b;
    --slate-fill: #4a545f; --good-paper: #15291f; --bad-paper: #35191a; --focus: #8abdf3;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
.wrap { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
code, pre, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { font-size: .92em; overflow-wrap: anywhere; }
a { color: var(--blue); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .4rem .8rem; }

header { padding: 2.5rem 0 0; }
.eyebrow { margin: 0 0 .4rem; color: var(--soft); font-size: .9rem; }
h1 { margin: 0; font-size: clamp(1.6rem, 1.1rem + 2.2vw, 2.5rem); line-height: 1.15; letter-spacing: -.02em; font-weight: 680; text-wrap: balance; overflow-wrap: anywhere; }
.verdict { margin: .8rem 0 0; font-size: 1.1rem; color: var(--soft); max-width: 46rem; }
.cards { display: grid; gap: 1rem; margin: 1.75rem 0 0; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); }
.card { background: var(--panel); border-radius: .6rem; padding: 1.1rem 1.25rem 1.2rem; border-top: .25rem solid var(--slate); min-width: 0; }
.card.good { border-top-color: var(--green); }
.card.bad { border-top-color: var(--red); }
.card h2 { margin: 0 0 .5rem; font-size: .85rem; font-weight: 600; color: var(--soft); }
.card p { margin: .5rem 0 0; }
.card .big { margin: 0; font-size: 1.45rem; line-height: 1.25; font-weight: 640; letter-spacing: -.01em; }
.card .command { margin: .6rem 0 0; background: var(--paper); }

nav { margin: 1.75rem 0 0; border-block: 1px solid var(--line); }
nav ol { list-style: none; display: flex; flex-wrap: wrap; gap: .1rem 1.25rem; margin: 0; padding: .6rem 0; }
nav a { display: inline-block; padding: .2rem 0; text-decoration: none; font-size: .95rem; }
nav a:hover { text-decoration: underline; }

section { padding: 2.25rem 0 0; }
section h2 { margin: 0 0 .6rem; font-size: 1.45rem; line-height: 1.25; letter-spacing: -.01em; }
section h3 { margin: 1.6rem 0 .4rem; font-size: 1.08rem; }
section p, section > ul { max-width: 46rem; }
p { margin: .6rem 0; }
ul { padding-left: 1.25rem; }
li { margin: .25rem 0; overflow-wrap: anywhere; }
.soft { color: var(--soft); }

figure { margin: 1.25rem 0; }
figcaption { color: var(--soft); max-width: 46rem; margin-top: .6rem; font-size: .95rem; }
.scroll { overflow-x: auto; margin: 1rem 0; }
.picture { margin: 0; }
svg { display: block; height: auto; }
svg text { fill: var(--ink); font: 14px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
svg .soft { fill: var(--soft); }
svg .strong { font-weight: 640; }
svg .mono { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
svg .small { font-size: 12px; }
.blue { fill: var(--blue-fill); } .green { fill: var(--green-fill); } .amber { fill: var(--amber-fill); }
.red { fill: var(--red-fill); } .slate { fill: var(--slate-fill); }
.band { opacity: .38; }
.axis { stroke: var(--line); fill: none; }
.flow { width: 100%; min-width: 34rem; max-width: 56rem; }
.chart { width: 100%; min-width: 30rem; max-width: 56rem; }
.node rect { fill: var(--panel); stroke: var(--line); }
.node.root rect { stroke: var(--blue); stroke-width: 2; }
.node.owned rect { stroke: var(--blue); }
.node.reference rect { stroke: var(--amber); }
.node.untouched rect, .node.outside rect { stroke: var(--slate); stroke-dasharray: 4 3; }
.edge path { fill: none; stroke: var(--slate); }
.edge.owner path { stroke: var(--blue); stroke-width: 1.6; }
.edge.reference path, .edge.json path { stroke: var(--amber); }
.edge.json path, .edge.mention path, .edge.untouched path { stroke-dasharray: 4 3; }
.edge polygon { fill: var(--slate); }
.edge.owner polygon { fill: var(--blue); }
.edge.reference polygon, .edge.json polygon { fill: var(--amber); }
.graph { max-height: 60rem; overflow: auto; border: 1px solid var(--line); border-radius: .4rem; padding: .75rem; }

table { border-collapse: collapse; width: 100%; font-size: .93rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 0 0 .5rem; }
th, td { text-align: left; vertical-align: top; padding: .42rem .9rem .42rem 0; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--soft); font-weight: 600; font-size: .85rem; vertical-align: bottom; white-space: nowrap; }
tbody th, tfoot th { font-weight: 500; min-width: 9rem; overflow-wrap: anywhere; }
tfoot th, tfoot td { font-weight: 640; border-bottom: 0; }
.n { text-align: right; white-space: nowrap; }
th code { overflow-wrap: break-word; }
.zero { color: var(--soft); }
td .meter { margin-top: .32rem; }
.meter { width: 100%; min-width: 7rem; height: .75rem; }
thead button { all: unset; cursor: pointer; }
thead button:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
thead button:hover { color: var(--ink); }
th[aria-sort=ascending] button::after { content: " ↑"; }
th[aria-sort=descending] button::after { content: " ↓"; }
.filter { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem .7rem; margin: 1rem 0 0; font-size: .93rem; color: var(--soft); }
.filter input { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--slate); border-radius: .35rem; padding: .3rem .55rem; min-width: 0; width: 16rem; max-width: 100%; }

.badge { display: inline-block; padding: .02rem .5rem; border-radius: 1rem; font-size: .82rem; font-weight: 600; background: var(--panel); color: var(--soft); white-space: nowrap; }
.badge.good { background: var(--good-paper); color: var(--green); }
.badge.bad { background: var(--bad-paper); color: var(--red); }
.command { margin: .75rem 0; padding: .65rem .85rem; background: var(--panel); border-radius: .4rem; white-space: pre-wrap; overflow-wrap: anywhere; user-select: all; font-size: .93rem; }
details { border-bottom: 1px solid var(--line); padding: .2rem 0; }
summary { cursor: pointer; padding: .45rem 0; font-weight: 600; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .35rem 1.5rem; margin: 1rem 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
footer { margin: 3rem 0 0; padding: 1rem 0 2.5rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .9rem; }
@media (max-width: 36rem) {
  header { padding-top: 1.5rem; } th code { overflow-wrap: anywhere; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin-bottom: .6rem; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --panel: #f5f6f8; --ink: #000; --soft: #444; --line: #ccc;
    --blue: #1f5fa8; --green: #17693f; --amber: #855400; --red: #a92318; --slate: #5a6472;
    --blue-fill: #7fb0e3; --green-fill: #74c69a; --amber-fill: #e5b45c; --red-fill: #e5988f;
    --slate-fill: #b9c2cd; --good-paper: #fff; --bad-paper: #fff; }
  @page { margin: 16mm 14mm; }
  html { font-size: 10pt; } .wrap { max-width: none; padding: 0; }
  nav, .filter, .skip { display: none; }
  header { padding-top: 0; } section { padding-top: 1.2rem; }
  .card { border: solid var(--line); border-width: 0 1px 1px; border-top: .25rem solid var(--slate); }
  .card.good { border-top-color: var(--green); } .card.bad { border-top-color: var(--red); }
  .cards { grid-template-columns: repeat(3, 1fr); }
  .scroll, .graph { overflow: visible; max-height: none; } .graph { border: 0; padding: 0; }
  svg, .flow, .chart { max-width: 100%; min-width: 0; }
  table { font-size: 8.5pt; } thead th { font-size: 8pt; } thead { display: table-header-group; }
  tr, figure, .card, h2, h3 { break-inside: avoid; } h2, h3, caption { break-after: avoid; }
  details::details-content { content-visibility: visible; height: auto; }
}
`;
