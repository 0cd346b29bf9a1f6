/**
 * The page's only script: long tables can be filtered and sorted, and everything opens for
 * printing. Without it nothing is missing but that.
 */

export const SCRIPT = `
for (const table of document.querySelectorAll('table[data-long]')) {
  const body = table.tBodies[0];
  const box = table.closest('.scroll');
  const line = document.createElement('p');
  line.className = 'filter';
  const label = document.createElement('label');
  const input = document.createElement('input');
  const found = document.createElement('span');
  label.textContent = 'Filter';
  input.type = 'search';
  input.id = 'filter-' + Math.random().toString(36).slice(2);
  label.htmlFor = input.id;
  input.setAttribute('aria-label', 'Filter: ' + table.caption.textContent);
  found.setAttribute('role', 'status');
  line.append(label, input, found);
  box.before(line);
  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\\s+/);
    let shown = 0;
    for (const row of body.rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    found.textContent = shown + ' of ' + body.rows.length;
  });
  [...table.tHead.rows[0].cells].forEach((head, index) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const up = head.getAttribute('aria-sort') === (head.className === 'n' ? 'descending' : 'ascending');
      const order = head.className === 'n' ? (up ? 'ascending' : 'descending') : (up ? 'descending' : 'ascending');
      for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', order);
      const value = (row) => row.cells[index].textContent.trim();
      const number = (text) => Number(text.replace(/[^0-9.-]/g, '')) || 0;
      const rows = [...body.rows].sort((a, b) => head.className === 'n'
        ? number(value(a)) - number(value(b)) : value(a).localeCompare(value(b)));
      body.append(...(order === 'ascending' ? rows : rows.reverse()));
    });
  });
}
addEventListener('beforeprint', () => {
  for (const one of document.querySelectorAll('details')) one.open = true;
});
`;
