'use strict';

const pixels = { left: 58, right: 14, top: 10, bottom: 44 };
const fewPoints = 60;

/**
 * Round numbers from at or below the least to at or above the most, in steps of 1, 2 or 5 times a power of ten, the smallest
 * step given.
 */
function ticks(least, most, wanted, smallest = 0) {
  if (least === most) [least, most] = [least - (Math.abs(least) || 1) / 2, most + (Math.abs(most) || 1) / 2];
  const rough = (most - least) / wanted, power = 10 ** Math.floor(Math.log10(rough));
  const steps = [1, 2, 5, 10].map(factor => factor * power);
  const step = steps.find(candidate => candidate >= Math.max(smallest, rough * 0.999)) ?? smallest;
  const first = Math.floor(least / step + 1e-9), last = Math.ceil(most / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function axisText(value) {
  const size = Math.abs(value);
  return size !== 0 && (size < 0.001 || size >= 1e6) ? value.toExponential().replace('e+', 'e') : plain(value);
}

/**
 * Lines in a figure, drawn anew for its width.
 * What no xTicks are given for is counted in whole numbers.
 * chart: { title, xName, yName, lines: [{ name, x, y }], xTicks, yTicks, mark: [x, y], caption }; the last four may lack.
 */
function drawChart(figure, chart) {
  const width = Math.max(260, figure.clientWidth), height = Math.round(Math.min(340, Math.max(220, width * 0.6)));
  const all = key => chart.lines.flatMap(line => line[key]);
  const xTicks = chart.xTicks ?? ticks(Math.min(...all('x')), Math.max(...all('x')), Math.max(2, Math.floor(width / 90)), 1);
  const yTicks = chart.yTicks ?? ticks(Math.min(...all('y')), Math.max(...all('y')), 5);
  const place = (value, marks, from, to) => from + (value - marks[0]) / (marks.at(-1) - marks[0]) * (to - from);
  const across = value => place(value, xTicks, pixels.left, width - pixels.right).toFixed(1);
  const up = value => place(value, yTicks, height - pixels.bottom, pixels.top).toFixed(1);
  const svg = drawing('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': spoken(chart) });

  for (const tick of yTicks) {
    svg.append(drawing('line', { class: 'grid', x1: pixels.left, x2: width - pixels.right, y1: up(tick), y2: up(tick) }));
    svg.append(drawing('text', { x: pixels.left - 6, y: Number(up(tick)) + 4, 'text-anchor': 'end' }, axisText(tick)));
  }

  for (const [i, tick] of xTicks.entries()) {
    const anchor = i === xTicks.length - 1 ? 'end' : 'middle';
    svg.append(drawing('text', { x: across(tick), y: height - pixels.bottom + 17, 'text-anchor': anchor }, axisText(tick)));
  }

  const middle = (height - pixels.bottom) / 2;
  svg.append(drawing('text', { x: (pixels.left + width) / 2, y: height - 8, 'text-anchor': 'middle' }, chart.xName));
  svg.append(drawing('text', { x: 12, y: middle, 'text-anchor': 'middle', transform: `rotate(-90 12 ${middle})` }, chart.yName));
  for (const [i, line] of chart.lines.entries()) {
    const points = line.x.map((x, j) => [across(x), up(line.y[j])]);
    svg.append(drawing('polyline', { class: `line line-${i}`, points: points.map(point => point.join(',')).join(' ') }));
    if (points.length > fewPoints || chart.mark !== undefined) continue;
    for (const [x, y] of points) svg.append(drawing('circle', { class: `dot line-${i}`, cx: x, cy: y, r: 3 }));
  }

  if (chart.mark) svg.append(drawing('circle', { class: 'mark', cx: across(chart.mark[0]), cy: up(chart.mark[1]), r: 6 }));
  figure.replaceChildren(caption(chart), svg);
}

function caption(chart) {
  const made = element('figcaption', {}, chart.caption ?? chart.title);
  if (chart.lines.length < 2) return made;
  const keys = element('div', { class: 'note' });
  for (const [i, line] of chart.lines.entries()) {
    const key = drawing('svg', { class: 'key', viewBox: '0 0 28 8', 'aria-hidden': 'true' });
    key.append(drawing('line', { class: `line line-${i}`, x1: 0, x2: 28, y1: 4, y2: 4 }));
    keys.append(key, ` ${line.name} `);
  }

  made.append(keys);
  return made;
}

/** What a chart shows, for those who do not see it. */
function spoken(chart) {
  if (chart.caption !== undefined) return `${chart.title}. ${chart.caption}`;
  const lines = chart.lines.map(line =>
    `${line.name}: first ${plain(line.y[0])}, last ${plain(line.y.at(-1))}, `
    + `lowest ${plain(Math.min(...line.y))}, highest ${plain(Math.max(...line.y))}`);
  return `${chart.title}. ${lines.join('; ')}`;
}

/** Draws charts, and again where the window's width changes. */
function keepDrawn(draw) {
  let width = document.documentElement.clientWidth;
  draw();
  addEventListener('resize', () => {
    if (document.documentElement.clientWidth === width) return;
    width = document.documentElement.clientWidth;
    draw();
  });
}
