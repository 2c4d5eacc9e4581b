'use strict';

function showSummary(data) {
  document.title = data.title;
  byId('title').textContent = data.title;
  describe(byId('facts'), data.facts);
  byId('definition').textContent = data.definition;
  const [head, body] = [byId('rules').tHead.rows[0], byId('rules').tBodies[0]];
  for (const key of Object.keys(data.rules[0].values)) {
    head.append(element('th', { scope: 'col', class: 'number' }, key === 'CF1_mean' ? 'mean F1' : key));
  }
  for (const rule of data.rules) {
    const cells = Object.values(rule.values).map(value => element('td', { class: 'number' }, percent(value)));
    body.append(element('tr', {}, element('th', { scope: 'row' }, rule.name), ...cells));
  }
}

function showTraining(training) {
  const place = byId('charts');
  if (training.missing !== null) {
    place.append(element('p', {}, training.missing));
    return;
  }

  const figures = training.charts.map(() => element('figure'));
  place.append(...figures);
  keepDrawn(() => training.charts.forEach((chart, i) => drawChart(figures[i], chart)));
}

/** With more classes than this the table waits until the slider rests: laying it out anew takes too long to follow. */
const manyClasses = 2000;

function showClasses(data) {
  const counts = unpackCounts(data.counts, data.classes.length, data.thresholds.length);
  const [slider, select] = [byId('threshold'), byId('curve-class')];
  slider.max = data.thresholds.length - 1;
  slider.value = data.marks[0].index;
  const names = Object.keys(overallFigures(data, counts, 0));
  const shown = describe(byId('figures'), names.map(name => [name, '']));
  shown.forEach((value, i) => value.setAttribute('data-figure', names[i]));
  select.append(...data.classes.map((name, index) => element('option', { value: index }, name)));
  const table = classTable(data, counts, index => {
    select.value = index;
    drawCurve();
  });

  const drawCurve = () => {
    table.mark(Number(select.value));
    classCurve(data, counts, Number(select.value), Number(slider.value));
  };
  const update = () => {
    const index = Number(slider.value), threshold = plain(data.thresholds[index]);
    byId('threshold-value').textContent = threshold;
    slider.setAttribute('aria-valuetext', threshold);
    const figures = overallFigures(data, counts, index);
    shown.forEach((value, i) => { value.textContent = percent(figures[names[i]]); });
    if (data.classes.length <= manyClasses) table.update(index);
    drawCurve();
  };
  const rest = () => {
    table.update(Number(slider.value));
    table.sort();
  };

  slider.addEventListener('input', update);
  slider.addEventListener('change', rest);
  select.addEventListener('change', drawCurve);
  for (const mark of data.marks) {
    const button = element('button', { type: 'button' }, `${mark.name}: ${plain(data.thresholds[mark.index])}`);
    button.addEventListener('click', () => {
      slider.value = mark.index;
      update();
      rest();
    });
    byId('marks').append(button);
  }

  update();
  rest();
  keepDrawn(drawCurve);
}

function showConfusions(data) {
  byId('confusions-note').textContent =
    'Of the images with the first class and without the second, the share in which the second is predicted all the same '
    + `(${data.confusionRule}); elsewhere, the share in the other images without it. First the pairs whose share is surely `
    + 'high: by the lower end of its 95 % interval (Wilson).';
  const body = byId('confusion-table').tBodies[0];
  for (const pair of data.confusions) {
    const numbers = [pair.count, pair.images, percent(100 * pair.count / pair.images), percent(pair.elsewhere ?? null)];
    body.append(element('tr', {},
      element('td', {}, data.classes[pair.present]),
      element('td', {}, data.classes[pair.predicted]),
      ...numbers.map(value => element('td', { class: 'number' }, String(value)))));
  }

  if (data.confusions.length > 0) return;
  const none = element('p', {}, 'No absent class is predicted beside a present one.');
  byId('confusion-table').parentElement.replaceWith(none);
}

function showPictures(data) {
  for (const gallery of data.galleries) {
    const list = element('ul', { class: 'gallery' });
    for (const entry of gallery.entries) {
      const source = `data:image/jpeg;base64,${data.pictures[entry.picture]}`;
      const picture = element('img', { src: source, alt: entry.alternative });
      const lines = entry.lines.map(line => element('span', {}, line));
      const words = element('figcaption', {}, element('strong', {}, entry.name), ...lines);
      list.append(element('li', {}, element('figure', {}, picture, words)));
    }

    const shown = gallery.entries.length > 0 ? list : element('p', {}, 'None.');
    byId('galleries').append(element('h3', {}, gallery.title), element('p', { class: 'note' }, gallery.note), shown);
  }
}

{
  const data = JSON.parse(byId('data').textContent);
  showSummary(data);
  showTraining(data.training);
  showClasses(data);
  showConfusions(data);
  showPictures(data);
}
