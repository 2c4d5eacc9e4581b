'use strict';

/** The table of classes: sorted by any column, searched by name, its last columns at the threshold. */
function classTable(data, counts, choose) {
  const columns = [
    { name: 'Class', of: row => row.name, isText: true },
    { name: 'Positives', of: row => row.positives },
    { name: 'AP', of: row => row.average },
    { name: 'Precision', of: row => row.figures.precision },
    { name: 'Recall', of: row => row.figures.recall },
    { name: 'F1', of: row => row.figures.f1 },
  ];
  const [head, body] = [byId('class-table').tHead.rows[0], byId('class-table').tBodies[0]];
  const rows = data.classes.map((name, index) => {
    const positives = counts[index].positives[0];
    const button = element('button', { type: 'button' }, name);
    const cells = columns.slice(1).map(() => element('td', { class: 'number' }));
    const line = element('tr', {}, element('th', { scope: 'row' }, button), ...cells);
    button.addEventListener('click', () => choose(index));
    const average = positives > 0 && data.scored[index] === 1 ? data.precisions[index] : null;
    return { name, index, positives, average, figures: {}, line, cells };
  });
  body.append(...rows.map(row => row.line));
  let [sorted, direction] = [null, 1];

  const compare = (a, b) => {
    const [x, y] = [sorted.of(a), sorted.of(b)];
    if (x === y) return a.index - b.index;

    // What has no value comes last either way.
    if (x === null || y === null) return x === null ? 1 : -1;
    return direction * (sorted.isText ? x.localeCompare(y) || (x < y ? -1 : 1) : x - y);
  };
  const sort = () => {
    if (sorted !== null) body.append(...[...rows].sort(compare).map(row => row.line));
  };
  for (const column of columns) {
    const button = element('button', { type: 'button' }, column.name);
    const cell = element('th', { scope: 'col', ...(column.isText ? {} : { class: 'number' }) }, button);
    head.append(cell);
    button.addEventListener('click', () => {
      direction = sorted === column ? -direction : column.isText ? 1 : -1;
      sorted = column;
      for (const other of head.cells) other.removeAttribute('aria-sort');
      cell.setAttribute('aria-sort', direction > 0 ? 'ascending' : 'descending');
      sort();
    });
  }

  const search = byId('search');
  search.addEventListener('input', () => {
    const wanted = search.value.trim().toLowerCase();
    for (const row of rows) row.line.hidden = !row.name.toLowerCase().includes(wanted);
    const found = rows.filter(row => !row.line.hidden).length;
    byId('found').textContent = wanted === '' ? '' : `${found} of ${rows.length} classes`;
  });

  return {
    sort,
    mark: chosen => rows.forEach(row => row.line.classList.toggle('chosen', row.index === chosen)),
    update: index => {
      for (const row of rows) {
        row.figures = classFigures(counts[row.index], index);
        for (const [i, cell] of row.cells.entries()) {
          const value = columns[i + 1].of(row);
          cell.textContent = i === 0 ? value : percent(value);
        }
      }
    },
  };
}

/** The curve of a class out of its counts, with the point of the threshold. */
function classCurve(data, counts, chosen, index) {
  const own = counts[chosen], name = data.classes[chosen], points = { name, x: [], y: [] };
  for (let i = data.thresholds.length - 1; i >= 0; i--) {
    const { precision, recall } = classFigures(own, i);
    if (precision === null || recall === null) continue;
    points.x.push(recall);
    points.y.push(precision);
  }

  if (points.x.length === 0) {
    byId('curve').replaceChildren(element('p', { class: 'note' }, `${name} has no positive here, so that it has no recall.`));
    return;
  }

  const { precision, recall } = classFigures(own, index), threshold = plain(data.thresholds[index]);
  const tenths = [0, 20, 40, 60, 80, 100];
  drawChart(byId('curve'), {
    title: `Precision over recall of ${name}`,
    caption: precision === null
      ? `Nothing scores above ${threshold}.`
      : `Above ${threshold}: precision ${percent(precision)}, recall ${percent(recall)}.`,
    xName: 'recall in percent', yName: 'precision in percent', lines: [points], xTicks: tenths, yTicks: tenths,
    mark: precision === null ? null : [recall, precision],
  });
}
