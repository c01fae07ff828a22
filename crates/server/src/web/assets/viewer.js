// The document viewer: tabs, thumbnails, where you are, and pages that were really opened. Spots are in pins.js.
// Without it, the documents lie below one another and every thumbnail and pin is a link.

import { all, one } from './base.js';

// A page counts as opened when most of it was in view for this long.
const OPENED_MS = 700;
// Opened pages are reported together, so that reading costs few requests.
const REPORT_MS = 2000;

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
  list?.addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const forward = getComputedStyle(list).direction === 'rtl' ? -step : step;
    const next = tabs[(tabs.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + forward + tabs.length) % tabs.length];
    next.click();
    next.focus();
  });

  /** @type {Map<HTMLElement, number>} the page in view, per document */
  const current = new Map();
  /** @param {HTMLElement} doc */
  const say = doc => {
    if (!where || doc.hidden) return;
    const pages = all('.page', doc);
    where.textContent = pages.length ? `Page ${(current.get(doc) ?? 0) + 1} of ${pages.length}` : '';
  };

  /** @param {HTMLElement} page @param {ScrollBehavior} behavior */
  const bring = (page, behavior) => {
    const doc = /** @type {HTMLElement} */ (page.closest('.doc'));
    if (doc.hidden) show(doc);
    const roll = /** @type {HTMLElement} */ (page.parentElement);
    roll.scrollTo({ left: page.offsetLeft - (roll.clientWidth - page.clientWidth) / 2, top: 0, behavior });
  };

  document.addEventListener('click', event => {
    const link = /** @type {HTMLElement} */ (event.target).closest('a[href^="#"]');
    const page = link && document.getElementById(/** @type {HTMLAnchorElement} */ (link).hash.slice(1));
    if (!page?.matches('.page') || !viewer.contains(page)) return;
    event.preventDefault();
    bring(page, 'instant');
    if (!viewer.contains(link)) viewer.scrollIntoView({ block: 'start' });
    page.focus({ preventScroll: true });
  });

  const seen = reporter(viewer);
  docs.forEach(doc => {
    const pages = all('.page', doc), thumbs = all('.thumbs a', doc);
    /** @type {Map<Element, number>} */
    const timers = new Map();
    const watcher = new IntersectionObserver(changes => {
      for (const { target, intersectionRatio, intersectionRect } of changes) {
        // Of a page that is taller than its place, what fills that place is enough.
        if (intersectionRatio >= .6 || intersectionRect.height > innerHeight * .4) {
          timers.has(target) || timers.set(target, setTimeout(() => seen(/** @type {HTMLElement} */ (target)), OPENED_MS));
        } else {
          clearTimeout(timers.get(target));
          timers.delete(target);
        }
      }
      const at = pages.findIndex(page => timers.has(page));
      if (at < 0) return;
      current.set(doc, at);
      say(doc);
      thumbs.forEach((thumb, position) => position === at ? thumb.setAttribute('aria-current', 'true') : thumb.removeAttribute('aria-current'));
    }, { threshold: [0, .2, .3, .4, .5, .6] });
    pages.forEach(page => watcher.observe(page));
  });

  const target = location.hash && document.getElementById(location.hash.slice(1));
  const first = docs.find(doc => doc.hasAttribute('data-on')) ?? docs[0];
  if (first) show(first);
  const begin = target && target.matches('.page') ? target : one('.page[data-start]', viewer);
  if (begin) bring(begin, 'instant');
  spots(viewer);
}

/**
 * Reports opened pages to `data-seen`, each once.
 * @param {HTMLElement} viewer
 * @returns {(page: HTMLElement) => void}
 */
function reporter(viewer) {
  const path = viewer.dataset.seen;
  if (!path) return () => {};
  const told = new Set(), waiting = new Set();
  let timer = 0;
  const send = () => {
    clearTimeout(timer);
    timer = 0;
    if (!waiting.size) return;
    const body = new URLSearchParams({ _csrf: viewer.dataset.csrf ?? '', pages: [...waiting].join(',') });
    waiting.clear();
    fetch(path, { method: 'POST', body, keepalive: true, credentials: 'same-origin' }).catch(() => {});
  };
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && send());
  return page => {
    const name = page.dataset.place ?? '';
    if (!name || told.has(name)) return;
    told.add(name);
    waiting.add(name);
    timer ||= setTimeout(send, REPORT_MS);
  };
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
