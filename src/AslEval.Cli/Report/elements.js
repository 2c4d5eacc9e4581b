'use strict';

// Elements of the page, and numbers as asl-eval prints them. Text from outside only ever becomes text.

const byId = id => document.getElementById(id);

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function drawing(name, attributes, text) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Names and values as the entries of a description list; returns the elements of the values. */
function describe(list, entries) {
  return entries.map(([name, value]) => {
    const shown = element('dd', {}, value);
    list.append(element('div', {}, element('dt', {}, name), shown));
    return shown;
  });
}

/** Two decimals out of 15 digits, halves away from zero, as .NET rounds; a dash for null. */
function percent(value) {
  return value === null ? '-' : (Math.round(Number((value * 100).toPrecision(15))) / 100).toFixed(2);
}

const plain = value => String(Number(value.toPrecision(7)));
