// The document viewer: tabs, thumbnails and links to pages. Spots are in pins.js; where you are, pages that were really opened, long
// documents, words, looking closer and the whole screen are in reader.js, which comes when the page is there.
// Without any of it, the documents lie below one another and every thumbnail and pin is a link.

import { all, one } from './base.js';

/**
 * What reader.js goes on with: the page in view of each document, said at the top; a page brought into view.
 * @typedef {{ current: Map<HTMLElement, number>, say: (doc: HTMLElement) => void, bring: (page: HTMLElement, behavior: ScrollBehavior) => void }} Shown
 */

/** @param {HTMLElement} viewer */
function start(viewer) {
  const list = one('.doctabs', viewer), where = one('.where', viewer);
  const tabs = list ? all('a', list) : [];
  const docs = all('.doc', viewer);

  /** @param {HTMLElement} doc */
  const show = doc => {
    docs.forEach(other => { other.toggleAttribute('data-on', other === doc); other.hidden = other !== doc });
    tabs.forEach(tab => {
      const on = tab.getAttribute('href') === '#' + doc.id;
      tab.setAttribute('aria-selected', String(on));
      tab.tabIndex = on ? 0 : -1;
    });
    say(doc);
  };

  // Links become tabs only when there is a script to work them.
  list?.setAttribute('role', 'tablist');
  list?.setAttribute('aria-label', 'Documents');
  tabs.forEach(tab => {
    const doc = document.getElementById(/** @type {HTMLAnchorElement} */ (tab).hash.slice(1));
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', doc?.id ?? '');
    doc?.setAttribute('role', 'tabpanel');
  });
  list?.addEventListener('click', event => {
    const tab = /** @type {HTMLElement} */ (event.target).closest('a');
    const doc = tab && document.getElementById(tab.hash.slice(1));
    if (doc) { event.preventDefault(); show(doc) }
  });
  /** @type {Map<HTMLElement, number>} the page in view, per document */
  const current = new Map();
  /** @param {HTMLElement} doc */
  const say = doc => {
    if (!where || doc.hidden) return;
    const total = one('.pages', doc)?.dataset.total;
    where.textContent = total ? `Page ${current.get(doc) ?? 1} of ${total}` : '';
  };

  /** @param {HTMLElement} page @param {ScrollBehavior} behavior */
  const bring = (page, behavior) => {
    const doc = /** @type {HTMLElement} */ (page.closest('.doc'));
    current.set(doc, Number(page.id.split('-p')[1]));
    if (doc.hidden) show(doc); else say(doc);
    const roll = /** @type {HTMLElement} */ (page.parentElement);
    const down = roll.scrollHeight > roll.clientHeight && getComputedStyle(roll).flexDirection === 'column';
    roll.scrollTo({ left: page.offsetLeft - (roll.clientWidth - page.clientWidth) / 2, top: down ? page.offsetTop - 12 : 0, behavior });
  };

  document.addEventListener('click', event => {
    const link = /** @type {HTMLAnchorElement | null} */ (/** @type {HTMLElement} */ (event.target).closest('a[href*="#"]'));
    const page = link?.pathname === location.pathname && document.getElementById(link.hash.slice(1));
    if (!page || !page.matches('.page, .doc') || !viewer.contains(page) || link.role === 'tab') return;
    event.preventDefault();
    if (page.matches('.doc')) show(page); else bring(page, 'instant');
    if (!viewer.contains(link)) viewer.scrollIntoView({ block: 'start' });
    page.focus({ preventScroll: true });
  });

  const target = location.hash && document.getElementById(location.hash.slice(1));
  const first = docs.find(doc => doc.hasAttribute('data-on')) ?? docs[0];
  if (first) show(first);
  const begin = target && target.matches('.page') ? target : one('.page[data-start]', viewer);
  if (begin) bring(begin, 'instant');
  spots(viewer);
  // What makes reading better waits until the page is there.
  const more = () => import('./reader.js').then(script => script.open(viewer, { current, say, bring })).catch(() => {});
  if (document.readyState === 'complete') more(); else addEventListener('load', more, { once: true });
}

/**
 * Marking spots comes as a script of its own, to whoever wants it or has changes that are not sent yet.
 * @param {HTMLElement} viewer
 */
function spots(viewer) {
  const toggle = one('[data-pinmode]', viewer);
  if (!toggle || !one('form[data-ask]') || !one('.page', viewer)) return;
  const pins = () => import('./pins.js');
  toggle.hidden = false;
  toggle.addEventListener('click', event => pins().then(script => script.begin(viewer, !event.detail)).catch(() => location.assign('#ask')));
  if (one('#changes li')) pins().then(script => script.draw()).catch(() => {});
}

// Words that are being written on a sheet are kept while one writes.
document.addEventListener('input', event => {
  const form = /** @type {HTMLElement} */ (event.target).closest('form[data-keep]');
  if (form) import('./pins.js').then(script => script.keep(/** @type {HTMLFormElement} */ (form))).catch(() => {});
});

all('[data-viewer]').forEach(start);
