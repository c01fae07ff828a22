// Looking for words in a document. The server looks, so pages that are not here yet are found too. Loaded by reader.js when it is
// wanted.

import { all, one } from './base.js';

/** @typedef {import('./reader.js').Reader} Reader */
/** @typedef {import('./reader.js').Hit} Hit */

const SAYS = {
  label: 'Search in this document', none: 'Not found', before: 'Previous', after: 'Next', close: 'Close the search', failed: 'The server did not answer. Try again.', found: 'Where it was found',
  at: (/** @type {number} */ n, /** @type {number} */ total) => `${n} of ${total}`,
  page: (/** @type {number} */ n) => `Page ${n}`,
};
// Whoever is still typing does not want an answer yet.
const TYPING_MS = 250;

/** Opens the search, or goes back to it. @param {Reader} reader */
export function search(reader) {
  const open = /** @type {HTMLInputElement | null} */ (one('.find input', reader.viewer));
  if (open) { open.focus(); open.select(); return }
  const form = document.createElement('form'), field = document.createElement('input'), count = document.createElement('span'), list = document.createElement('ol');
  form.className = 'find';
  form.setAttribute('role', 'search');
  field.type = 'search';
  field.className = 'in';
  field.maxLength = 100;
  field.setAttribute('aria-label', SAYS.label);
  field.placeholder = SAYS.label;
  count.setAttribute('role', 'status');
  count.className = 'fine';
  list.setAttribute('aria-label', SAYS.found);
  list.tabIndex = 0;
  list.hidden = true;
  /** @type {Hit[]} */
  let hits = [];
  let at = 0, timer = 0, total = 0, asked = '';

  const go = async (/** @type {number} */ to) => {
    const doc = reader.doc();
    if (!doc || !hits.length) return;
    at = (to + hits.length) % hits.length;
    count.textContent = SAYS.at(at + 1, total);
    all('button', list).forEach((button, n) => n === at ? button.setAttribute('aria-current', 'true') : button.removeAttribute('aria-current'));
    all('li', list)[at]?.scrollIntoView({ block: 'nearest' });
    const page = document.getElementById(`${doc.id}-p${hits[at]?.page}`);
    if (!page) return;
    reader.shown.bring(page, 'instant');
    await reader.ready(page);
    reader.mark(doc, hits, at);
  };
  const look = async () => {
    const doc = reader.doc(), more = one('.pages', doc)?.dataset.more, words = field.value.trim();
    asked = doc?.id + words;
    const mine = asked;
    if (!doc || !more || !words) { hits = []; shown(); return }
    try {
      const answer = await fetch(`${more}?find=${encodeURIComponent(words)}`, { credentials: 'same-origin' });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      // An older answer never overtakes a newer question.
      if (mine !== asked) return;
      ({ hits, total } = found);
      shown();
      const first = hits.findIndex(hit => hit.page >= reader.at(doc));
      if (hits.length) go(Math.max(0, first)); else count.textContent = SAYS.none;
    } catch {
      count.textContent = SAYS.failed;
    }
  };
  const shown = () => {
    const doc = reader.doc();
    if (doc) reader.mark(doc, hits, -1);
    count.textContent = '';
    list.hidden = !hits.length;
    list.replaceChildren(...hits.map((hit, n) => {
      const item = document.createElement('li'), button = document.createElement('button'), page = document.createElement('b'), mark = document.createElement('mark');
      button.type = 'button';
      page.textContent = SAYS.page(hit.page);
      mark.textContent = hit.words;
      button.append(page, ` ${hit.before} `, mark, ` ${hit.after}`);
      button.addEventListener('click', () => go(n));
      item.append(button);
      return item;
    }));
  };
  const close = () => {
    const doc = reader.doc();
    if (doc) reader.mark(doc, [], -1);
    form.remove();
    one('[data-find]', reader.viewer)?.focus();
  };
  const step = (/** @type {string} */ sign, /** @type {string} */ says, /** @type {() => void} */ act) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn quiet s';
    button.textContent = sign;
    button.setAttribute('aria-label', says);
    button.addEventListener('click', act);
    return button;
  };
  form.append(field, count, step('‹', SAYS.before, () => go(at - 1)), step('›', SAYS.after, () => go(at + 1)), step('×', SAYS.close, close), list);
  field.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(look, TYPING_MS) });
  form.addEventListener('submit', event => { event.preventDefault(); event.stopPropagation(); if (hits.length) go(at + 1); else look() });
  form.addEventListener('keydown', event => {
    if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); close() }
    if (event.key === 'Enter' && event.shiftKey && event.target === field) { event.preventDefault(); go(at - 1) }
  });
  one('.doctabs', reader.viewer)?.addEventListener('click', () => form.isConnected && look());
  one('.tools', reader.viewer)?.after(form);
  field.focus();
}
