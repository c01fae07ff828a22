// Builds a document out of pages: numbers them, gives each its footer, and sets the paper. `v` is the version asked for.
const v = Number(new URLSearchParams(location.search).get('v') || 1);

function sheets({ title, by = 'Halden Studio for Kestrel Ferries', shape = 'land', pages, bare = [] }) {
  document.documentElement.lang = 'en';
  document.title = title;
  const paper = document.createElement('style');
  paper.textContent = `@page{size:A4 ${shape === 'land' ? 'landscape' : 'portrait'}}`;
  document.head.append(paper);
  document.body.innerHTML = pages.map((page, index) => {
    const foot = bare.includes(index + 1) ? '' : `<footer class="foot"><span>${by}</span><span>${title}, page ${index + 1} of ${pages.length}</span></footer>`;
    return `<section class="page ${shape}">${page}${foot}</section>`;
  }).join('');
  flatten();
}

// Chromium writes a circle into a PDF as some sixty curves. Drawn as four, it looks the same and weighs a tenth.
function flatten() {
  for (const shape of document.querySelectorAll('circle, ellipse, rect[rx]')) {
    const n = name => Number(shape.getAttribute(name) || 0);
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    for (const { name, value } of shape.attributes) if (!['cx', 'cy', 'r', 'rx', 'ry', 'x', 'y', 'width', 'height'].includes(name)) path.setAttribute(name, value);
    const round = shape.localName === 'rect';
    const rx = n('rx') || n('r'), ry = n('ry') || rx;
    const w = round ? n('width') - 2 * rx : 0, h = round ? n('height') - 2 * ry : 0;
    const x = round ? n('x') : n('cx') - rx, y = round ? n('y') : n('cy') - ry, a = rx * .5523, b = ry * .5523;
    path.setAttribute('d', `M${x} ${y + ry}c0 ${-b} ${rx - a} ${-ry} ${rx} ${-ry}h${w}c${a} 0 ${rx} ${ry - b} ${rx} ${ry}v${h}c0 ${b} ${a - rx} ${ry} ${-rx} ${ry}h${-w}c${-a} 0 ${-rx} ${b - ry} ${-rx} ${-ry}z`);
    shape.replaceWith(path);
  }
}

const head = (title, note = '') => `<header class="head"><h2>${title}</h2><small>${note}</small></header>`;
const euro = amount => '€' + String(amount).replace(/\B(?=(\d{3})+$)/g, ',');

// A table of costs that adds itself up, so that no total on any page can be wrong.
function costs(rows, label = 'Total, excluding VAT') {
  const total = rows.reduce((sum, row) => sum + row[1], 0);
  const lines = rows.map(([what, amount, note]) => `<tr><td>${what}${note ? `<br><span class="s">${note}</span>` : ''}</td><td class="n">${String(amount).replace(/\B(?=(\d{3})+$)/g, ',')}</td></tr>`);
  return `<table><thead><tr><th>Item</th><th class="n">EUR</th></tr></thead><tbody>${lines.join('')}<tr class="total"><td>${label}</td><td class="n">${euro(total)}</td></tr></tbody></table>`;
}

const signatures = (a, b) => `<div class="grid two sign"><div>${a}</div><div>${b}</div></div>`;
const changed = since => (v >= since ? '<span class="changed">Changed</span>' : '');
