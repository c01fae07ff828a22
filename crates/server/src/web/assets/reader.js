// Reading: where one is, pages that were really opened, the pages of long documents as one gets to them, words that can be selected
// and found, looking closer, and the whole screen. Loaded by viewer.js when the page is there; without it, thumbnails and links lead everywhere.

import { adoptIcons, all, fetchPage, one } from './base.js';

/** @typedef {import('./viewer.js').Shown} Shown */
/** @typedef {{ page: number, from: number, to: number, before: string, words: string, after: string }} Hit a place where words stand */
/** @typedef {{ viewer: HTMLElement, shown: Shown, at: (doc: HTMLElement | undefined) => number, doc: () => HTMLElement | undefined, ready: (page: HTMLElement) => Promise<HTMLElement>, mark: (doc: HTMLElement, hits: Hit[], at: number) => void }} Reader */

// What people read; in one place for whoever translates it.
const SAYS = {
  page: (/** @type {number} */ n) => `Page ${n}`,
  jump: 'Go to page', closer: 'Larger', farther: 'Smaller', fit: 'Fit to the window',
  down: 'Scroll down', across: 'Single pages', whole: 'Read on the whole screen', leave: 'Close the whole screen', close: 'Close', reading: 'Documents, on the whole screen',
};

// The server sends so many pages at once (PAGES_AT_ONCE). Another number here would only ask more often.
const AT_ONCE = 20;
// Whoever scrolls past does not want what they pass; what is being drawn is asked for again after a while.
const REST_MS = 120, AGAIN_MS = 2500;
// LIMIT: pages whose words are laid over them at a time, words of one page, and how often a page that is being drawn is asked for.
const LAYERS_MAX = 12, WORDS_MAX = 5000, TRIES_MAX = 240;
const ZOOM_MAX = 5, ZOOM_STEP = 1.25;
// A page counts as opened when most of it was in view for this long; opened pages are reported together, so that reading costs few requests.
const OPENED_MS = 700, REPORT_MS = 2000;

/** @param {Element} page */
const numberOf = page => Number(page.id.split('-p')[1]);
/** @param {HTMLElement} part @param {Record<string, number>} numbers */
const set = (part, numbers) => Object.entries(numbers).forEach(([name, value]) => part.style.setProperty('--' + name, String(value)));
/** @template {keyof HTMLElementTagNameMap} K @param {K} name @param {string} className @param {string} [text] */
function made(name, className, text) {
  const part = document.createElement(name);
  part.className = className;
  if (text !== undefined) part.textContent = text;
  return part;
}

/** @param {HTMLElement} viewer @param {Shown} shown */
export async function open(viewer, shown) {
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = './reader.css';
  await new Promise(ready => { style.onload = style.onerror = ready; document.head.append(style) });
  const layers = words(), watch = watched(viewer, shown);
  /** @type {Map<HTMLElement, (n: number) => Promise<unknown>>} */
  const more = new Map();
  /** @type {Reader} */
  const reader = {
    viewer, shown,
    at: doc => doc && shown.current.get(doc) || 1,
    doc: () => all('.doc', viewer).find(doc => !doc.hidden),
    async ready(page) {
      const doc = /** @type {HTMLElement} */ (page.closest('.doc'));
      if (one('.blank', page)) await more.get(doc)?.(numberOf(page));
      const now = document.getElementById(page.id) ?? page;
      await layers.lay(now);
      return now;
    },
    mark: (doc, hits, at) => { layers.found(doc, hits, at) },
  };
  const begin = (/** @type {HTMLElement} */ doc) => {
    const roll = one('.pages[data-total]', doc);
    if (!roll) return;
    fill(doc, roll, shown);
    const come = () => { watch(doc); layers.watch(doc) };
    more.set(doc, coming(doc, roll, come));
    come();
  };
  all('.doc', viewer).forEach(doc => doc.hasAttribute('data-coming') && !one('.pages', doc) ? untilDrawn(doc, begin) : begin(doc));
  tools(reader);
  closer(reader);
  turns(viewer);
  // A page that was not here when the address was opened is now.
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target && target.matches('.page') && viewer.contains(target)) shown.bring(target, 'instant');
}

/**
 * Looks after the pages of documents, also those that come later: where one is, and what was really opened.
 * @param {HTMLElement} viewer @param {Shown} shown @returns {(doc: HTMLElement) => void}
 */
function watched(viewer, shown) {
  const seen = reporter(viewer);
  /** @type {WeakMap<HTMLElement, IntersectionObserver>} */
  const watchers = new WeakMap();
  const look = (/** @type {HTMLElement} */ doc) => {
    /** @type {Map<Element, number>} */
    const timers = new Map();
    return new IntersectionObserver(changes => {
      for (const { target, intersectionRatio, intersectionRect } of changes) {
        // Of a page that is taller than its place, what fills that place is enough.
        if (intersectionRatio >= .6 || intersectionRect.height > innerHeight * .4) {
          timers.has(target) || timers.set(target, setTimeout(() => seen(/** @type {HTMLElement} */ (target)), OPENED_MS));
        } else {
          clearTimeout(timers.get(target));
          timers.delete(target);
        }
      }
      if (!timers.size) return;
      const at = Math.min(...[...timers.keys()].map(numberOf));
      shown.current.set(doc, at);
      shown.say(doc);
      one('.thumbs [aria-current]', doc)?.removeAttribute('aria-current');
      const thumb = one(`.thumbs a[href="#${doc.id}-p${at}"]`, doc), strip = thumb?.parentElement;
      thumb?.setAttribute('aria-current', 'true');
      // Only the strip is scrolled, never the page around it.
      if (thumb && strip) strip.scrollTo(thumb.offsetLeft - strip.clientWidth / 2, thumb.offsetTop - strip.clientHeight / 2);
    }, { threshold: [0, .2, .3, .4, .5, .6] });
  };
  return doc => {
    const watcher = watchers.get(doc) ?? look(doc);
    watchers.set(doc, watcher);
    all('.page', doc).forEach(page => watcher.observe(page));
  };
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
    // The place of a page that has not come shows nothing.
    if (!name || told.has(name) || !page.isConnected || one('.blank', page)) return;
    told.add(name);
    waiting.add(name);
    timer ||= setTimeout(send, REPORT_MS);
  };
}

/** Pages of a document nothing of which is drawn yet: looked for until they are there. @param {HTMLElement} doc @param {(doc: HTMLElement) => void} begin */
function untilDrawn(doc, begin, tries = 0) {
  if (tries > TRIES_MAX) return;
  setTimeout(async () => {
    const fresh = await fetchPage(location.href).then(({ page }) => page.getElementById(doc.id)).catch(() => null);
    if (!fresh || fresh.hasAttribute('data-coming') && !one('.pages', fresh)) { untilDrawn(doc, begin, tries + 1); return }
    adoptIcons(fresh.ownerDocument);
    const tab = document.getElementById(doc.id + '-tab'), now = fresh.ownerDocument.getElementById(doc.id + '-tab');
    if (tab && now) tab.replaceChildren(...now.childNodes);
    doc.replaceChildren(...fresh.childNodes);
    begin(doc);
  }, AGAIN_MS);
}

/** Every page of a long document has its place, with the right shape, before it comes. @param {HTMLElement} doc @param {HTMLElement} roll @param {Shown} shown */
function fill(doc, roll, shown) {
  /** @type {number[][]} */
  const sizes = [];
  for (const run of (roll.dataset.sizes ?? '').split(' ')) {
    const [width = 1240, height = 1754, count = 1] = run.split(/[x*]/).map(Number);
    for (let n = 0; n < count; n += 1) sizes.push([width, height]);
  }
  const total = Number(roll.dataset.total), strip = one('.thumbs', doc), here = all('.page', roll);
  const first = here[0], begins = first ? numberOf(first) : 1;
  const place = first?.dataset.place?.replace(/:\d+$/, '') ?? '';
  const before = [document.createDocumentFragment(), document.createDocumentFragment()], after = [document.createDocumentFragment(), document.createDocumentFragment()];
  for (let n = 1; n <= total; n += 1) {
    const [w = 1240, h = 1754] = sizes[Math.min(n, sizes.length) - 1] ?? [];
    const known = document.getElementById(`${doc.id}-p${n}`);
    if (known) { set(known, { r: w / h }); continue }
    const page = made('figure', 'page'), sheet = made('div', 'sheetimg blank'), thumb = made('a', ''), small = made('i', 'blank');
    page.id = `${doc.id}-p${n}`;
    page.tabIndex = -1;
    page.dataset.place = `${place}:${n}`;
    set(page, { r: w / h });
    set(sheet, { w, h });
    set(small, { w, h });
    page.append(sheet, made('figcaption', '', SAYS.page(n)));
    thumb.href = '#' + page.id;
    thumb.append(small, made('span', '', String(n)));
    thumb.setAttribute('aria-label', SAYS.page(n));
    const [pages, thumbs] = n < begins ? before : after;
    pages?.append(page);
    thumbs?.append(thumb);
  }
  const moved = before[0]?.childNodes.length && document.getElementById(`${doc.id}-p${Math.max(begins, shown.current.get(doc) ?? 1)}`);
  if (before[0] && after[0]) { roll.prepend(before[0]); roll.append(after[0]) }
  if (strip && before[1] && after[1]) { strip.prepend(before[1]); strip.append(after[1]) }
  if (moved && !doc.hidden) shown.bring(moved, 'instant');
}

/**
 * Fetches pages when somebody gets near their places, and again while they are being drawn.
 * @param {HTMLElement} doc @param {HTMLElement} roll @param {() => void} come
 * @returns {(n: number) => Promise<unknown>}
 */
function coming(doc, roll, come) {
  /** @type {Map<number, Promise<unknown>>} */
  const asked = new Map();
  /** @type {Map<Element, number>} */
  const timers = new Map();
  let tries = 0;
  const fetched = (/** @type {number} */ n) => {
    const key = Math.floor((n - 1) / AT_ONCE);
    const now = asked.get(key) ?? fetchPage(`${roll.dataset.more}?page=${n}`).then(({ page, response }) => response.ok && take(page, key)).catch(() => later(key));
    asked.set(key, now);
    return now;
  };
  const later = (/** @type {number} */ key) => {
    tries += 1;
    if (tries <= TRIES_MAX) setTimeout(() => { asked.delete(key); look() }, AGAIN_MS);
  };
  const take = (/** @type {Document} */ page, /** @type {number} */ key) => {
    adoptIcons(page);
    const waits = all('.page [data-coming]', page).length > 0;
    for (const fresh of all('.page', page)) {
      const old = document.getElementById(fresh.id), had = document.activeElement === old;
      if (!old || !one('.blank', old)) continue;
      fresh.style.setProperty('--r', old.style.getPropertyValue('--r'));
      old.replaceWith(fresh);
      if (had) fresh.focus({ preventScroll: true });
    }
    for (const fresh of all('.thumbs a', page)) {
      const old = one(`.thumbs a[href="${fresh.getAttribute('href')}"]`, doc);
      if (!old || !one('.blank', old)) continue;
      if (old.hasAttribute('aria-current')) fresh.setAttribute('aria-current', 'true');
      old.replaceWith(fresh);
    }
    come();
    if (waits) later(key);
  };
  const near = (/** @type {Element} */ root) => new IntersectionObserver(changes => changes.forEach(({ target, isIntersecting }) => {
    clearTimeout(timers.get(target));
    const n = Number((/** @type {HTMLAnchorElement} */ (target).hash ?? '#' + target.id).split('-p')[1]);
    if (isIntersecting) timers.set(target, setTimeout(fetched, REST_MS, n));
  }), { root, rootMargin: '60%' });
  const strip = one('.thumbs', doc), seers = [near(roll), strip && near(strip)];
  const look = () => {
    const blank = [all('.page:has(.blank)', roll), strip ? all('a:has(.blank)', strip) : []];
    seers.forEach((seer, which) => { seer?.disconnect(); blank[which]?.forEach(part => seer?.observe(part)) });
  };
  look();
  return fetched;
}

/** The words of the pages in view, laid over their pictures: to be selected, read aloud and marked. */
function words() {
  /** @type {WeakMap<HTMLElement, number[]>} */
  const boxes = new WeakMap();
  /** @type {WeakMap<HTMLElement, { hits: Hit[], at: number }>} */
  const finds = new WeakMap();
  /** @type {Set<HTMLElement>} */
  const laid = new Set();
  /** @type {Set<Element>} */
  const inView = new Set();
  const ruler = document.createElement('canvas').getContext('2d');
  if (ruler) ruler.font = '100px sans-serif';

  const lay = async (/** @type {HTMLElement} */ page) => {
    const picture = /** @type {HTMLImageElement | null} */ (one('.sheetimg > img', page));
    if (!picture || laid.has(page) || !/\/(full|closer)\?/.test(picture.src)) return;
    laid.add(page);
    const got = await fetch(picture.src.replace(/\/(full|closer)\?/, '/words?'), { credentials: 'same-origin' }).then(answer => answer.ok ? answer.json() : null).catch(() => null);
    if (!got?.text) return;
    const layer = made('div', 'layer'), ratio = picture.width / picture.height || 1;
    let at = 0;
    for (const line of got.text.split('\n')) {
      for (const word of line.split(' ').filter(Boolean)) {
        const [x = 0, y = 0, w = 0, h = 0] = got.boxes.slice(at * 4, at * 4 + 4).map((/** @type {number} */ part) => part / 655.35);
        at += 1;
        if (at > WORDS_MAX) break;
        const span = made('span', '', word + ' ');
        if (h) set(span, { x, y, h, s: w * ratio / (h * (ruler ? ruler.measureText(word).width / 100 : word.length / 2) || 1) });
        layer.append(span);
      }
      layer.append(document.createElement('br'));
    }
    // Where the places are not known, the words are there for whoever listens.
    if (!got.boxes.length) layer.classList.add('vh');
    boxes.set(page, got.boxes);
    picture.alt = SAYS.page(numberOf(page));
    picture.after(layer);
    paint(page);
    for (const old of laid) {
      if (laid.size <= LAYERS_MAX) break;
      if (inView.has(old) || getSelection()?.containsNode(old, true)) continue;
      one('.layer', old)?.remove();
      laid.delete(old);
    }
  };

  /** Marks what was found on a page. @param {HTMLElement} page */
  const paint = page => {
    all('.hit', page).forEach(hit => hit.remove());
    const found = finds.get(/** @type {HTMLElement} */ (page.closest('.doc'))), places = boxes.get(page), layer = one('.layer', page);
    if (!found || !places?.length || !layer) return;
    found.hits.forEach((hit, which) => {
      if (hit.page !== numberOf(page)) return;
      for (let n = hit.from; n <= hit.to; n += 1) {
        const [x = 0, y = 0, w = 0, h = 0] = places.slice(n * 4, n * 4 + 4).map(part => part / 655.35);
        const mark = made('span', 'hit');
        mark.toggleAttribute('data-now', which === found.at);
        set(mark, { x, y, w, h });
        layer.before(mark);
      }
    });
    one('.hit[data-now]', page)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };

  const watcher = new IntersectionObserver(changes => {
    for (const { target, isIntersecting } of changes) {
      if (isIntersecting) {
        inView.add(target);
        setTimeout(() => inView.has(target) && (lay(/** @type {HTMLElement} */ (target)), sharpen(/** @type {HTMLElement} */ (target))), REST_MS);
      } else if (inView.delete(target)) blur(/** @type {HTMLElement} */ (target));
    }
  });
  return {
    lay,
    watch: (/** @type {HTMLElement} */ doc) => all('.page', doc).forEach(page => watcher.observe(page)),
    found(/** @type {HTMLElement} */ doc, /** @type {Hit[]} */ hits, /** @type {number} */ at) {
      finds.set(doc, { hits, at });
      for (const page of laid) if (doc.contains(page)) paint(page);
    },
  };
}

/** Fetches a larger picture where the screen shows more than the usual one has. @param {HTMLElement} page */
function sharpen(page) {
  const picture = /** @type {HTMLImageElement | null} */ (one('.sheetimg > img', page));
  if (!picture?.complete || !picture.src.includes('/full?') || picture.clientWidth * devicePixelRatio < picture.naturalWidth * 1.05) return;
  const larger = new Image();
  larger.src = picture.src.replace('/full?', '/closer?');
  larger.decode().then(() => { picture.src = larger.src }).catch(() => {});
}

/** Far away, the usual picture is enough. @param {HTMLElement} page */
function blur(page) {
  const picture = /** @type {HTMLImageElement | null} */ (one('.sheetimg > img', page));
  if (picture?.src.includes('/closer?')) picture.src = picture.src.replace('/closer?', '/full?');
}

/** Looking closer: by two fingers, by the wheel with Ctrl, by keys and buttons. @param {Reader} reader */
function closer(reader) {
  const { viewer } = reader;
  let timer = 0, from = { distance: 0, zoom: 1, x: 0, y: 0 };
  const to = (/** @type {number} */ zoom, /** @type {number} [x] */ x = 0, y = 0) => {
    const roll = one('.pages', reader.doc());
    if (!roll) return;
    const middle = roll.getBoundingClientRect();
    x ||= middle.left + roll.clientWidth / 2;
    y ||= Math.min(middle.top + roll.clientHeight / 2, innerHeight - 40);
    const kept = Math.min(ZOOM_MAX, Math.max(1, zoom)), now = zoomOf(roll);
    if (kept === now) return;
    const page = document.elementFromPoint(x, y)?.closest('.page') ?? document.getElementById(`${reader.doc()?.id}-p${reader.at(reader.doc())}`);
    const box = page?.getBoundingClientRect();
    // A window that grows with its page could not be looked around in.
    if (now === 1 && !viewer.hasAttribute('data-whole')) roll.style.blockSize = `${Math.max(roll.clientHeight, Math.min(innerHeight * .7, roll.clientHeight * 2))}px`;
    roll.style.setProperty('--zoom', String(kept));
    roll.toggleAttribute('data-zoomed', kept > 1);
    if (kept === 1) roll.style.blockSize = '';
    if (page && box) {
      const after = page.getBoundingClientRect();
      roll.scrollLeft += after.left + (x - box.left) / box.width * after.width - x;
      roll.scrollTop += after.top + (y - box.top) / box.height * after.height - y;
    }
    const level = one('[data-level]', viewer);
    if (level) level.textContent = `${Math.round(kept * 100)} %`;
    clearTimeout(timer);
    timer = setTimeout(() => all('.page', roll).filter(page => inSight(page, roll)).forEach(sharpen), REST_MS * 2);
  };
  const stage = /** @type {HTMLElement} */ (one('.stage', viewer));
  stage.addEventListener('wheel', event => {
    const roll = one('.pages', reader.doc());
    if (!roll || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    to(zoomOf(roll) * Math.exp(-Math.max(-25, Math.min(25, event.deltaY)) * .01), event.clientX, event.clientY);
  }, { passive: false });
  const fingers = (/** @type {TouchEvent} */ event) => {
    const [a, b] = event.touches;
    return a && b && { distance: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY), x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 };
  };
  stage.addEventListener('touchstart', event => {
    const at = fingers(event), roll = one('.pages', reader.doc());
    if (at && roll) from = { ...at, zoom: zoomOf(roll) };
  }, { passive: true });
  stage.addEventListener('touchmove', event => {
    const at = fingers(event), roll = one('.pages', reader.doc());
    if (!at || !roll || !from.distance) return;
    event.preventDefault();
    roll.scrollBy({ left: from.x - at.x, top: from.y - at.y, behavior: 'instant' });
    Object.assign(from, { x: at.x, y: at.y });
    to(from.zoom * at.distance / from.distance, at.x, at.y);
  }, { passive: false });
  stage.addEventListener('touchend', event => { if (event.touches.length < 2) from.distance = 0 });
  viewer.addEventListener('keydown', event => {
    const roll = one('.pages', reader.doc());
    if (!roll || event.ctrlKey || event.metaKey || event.altKey || /** @type {HTMLElement} */ (event.target).closest('input, textarea, select')) return;
    const next = { '+': zoomOf(roll) * ZOOM_STEP, '=': zoomOf(roll) * ZOOM_STEP, '-': zoomOf(roll) / ZOOM_STEP, '0': 1 }[event.key];
    if (next) { event.preventDefault(); to(next) }
  });
  viewer.addEventListener('click', event => {
    const pressed = /** @type {HTMLElement} */ (event.target).closest('[data-zoom]'), roll = one('.pages', reader.doc());
    if (pressed instanceof HTMLElement && roll) to({ in: zoomOf(roll) * ZOOM_STEP, out: zoomOf(roll) / ZOOM_STEP }[pressed.dataset.zoom ?? ''] ?? 1);
  });
}

/** Arrow keys go from tab to tab. @param {HTMLElement} viewer */
function turns(viewer) {
  const list = one('.doctabs', viewer), tabs = list ? all('a', list) : [];
  list?.addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const forward = getComputedStyle(list).direction === 'rtl' ? -step : step;
    const next = tabs[(tabs.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + forward + tabs.length) % tabs.length];
    next?.click();
    next?.focus();
  });
}

/** @param {HTMLElement} roll */
const zoomOf = roll => Number(roll.style.getPropertyValue('--zoom')) || 1;

/** @param {HTMLElement} page @param {HTMLElement} roll */
function inSight(page, roll) {
  const box = page.getBoundingClientRect(), around = roll.getBoundingClientRect();
  return box.right > around.left && box.left < around.right && box.bottom > Math.max(0, around.top) && box.top < Math.min(innerHeight, around.bottom);
}

/** What stands above the pages: where to go, how large, how they lie, words to look for, the whole screen. @param {Reader} reader */
function tools(reader) {
  const { viewer, shown } = reader, bar = one('.tools', viewer), where = one('.where', viewer), full = one('[data-full]', viewer);
  if (!bar || !where || !full) return;
  const jump = /** @type {HTMLInputElement} */ (made('input', 'in jump')), sizes = made('span', 'sizes'), lie = /** @type {HTMLButtonElement} */ (made('button', 'btn quiet s lie'));
  jump.inputMode = 'numeric';
  jump.setAttribute('aria-label', SAYS.jump);
  jump.placeholder = SAYS.jump;
  jump.addEventListener('change', () => {
    const page = document.getElementById(`${reader.doc()?.id}-p${Number(jump.value)}`);
    if (page || !jump.value) jump.removeAttribute('aria-invalid'); else jump.setAttribute('aria-invalid', 'true');
    if (!page) return;
    jump.value = '';
    shown.bring(page, 'instant');
  });
  for (const [how, sign, says] of [['out', '−', SAYS.farther], ['fit', '100 %', SAYS.fit], ['in', '+', SAYS.closer]]) {
    const button = /** @type {HTMLButtonElement} */ (made('button', 'btn quiet s', sign));
    button.type = 'button';
    button.dataset.zoom = how;
    if (how === 'fit') { button.dataset.level = ''; button.title = says ?? '' } else button.setAttribute('aria-label', says ?? '');
    sizes.append(button);
  }
  lie.type = 'button';
  const laid = (/** @type {boolean} */ down) => {
    viewer.toggleAttribute('data-down', down);
    lie.textContent = down ? SAYS.across : SAYS.down;
  };
  let down = false;
  try { down = localStorage.getItem('reading') === 'down' } catch { /* storage is off */ }
  laid(down);
  const stay = (/** @type {() => void} */ change) => {
    const doc = reader.doc(), page = doc && document.getElementById(`${doc.id}-p${reader.at(doc)}`);
    change();
    if (page) shown.bring(page, 'instant');
  };
  lie.addEventListener('click', () => {
    down = !viewer.hasAttribute('data-down');
    try { localStorage.setItem('reading', down ? 'down' : 'across') } catch { /* storage is off */ }
    stay(() => laid(down));
  });
  where.after(jump, sizes, lie);
  full.addEventListener('click', () => stay(() => whole(reader, full)));
  one('[data-find]', viewer)?.addEventListener('click', () => import('./find.js').then(script => script.search(reader)).catch(() => {}));
  viewer.addEventListener('keydown', event => {
    const on = viewer.hasAttribute('data-whole');
    if (event.key === 'Escape' && on && !event.defaultPrevented && !viewer.hasAttribute('data-pinning')) stay(() => whole(reader, full));
    // On the whole screen there is nothing else that one could look for words in.
    if (on && event.key === 'f' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); one('[data-find]', viewer)?.click() }
  });
  // What lies beside the documents cannot be reached from the whole screen.
  document.addEventListener('click', event => {
    const link = /** @type {HTMLElement} */ (event.target).closest('a[href^="#"]');
    const target = link && viewer.contains(link) && document.getElementById(/** @type {HTMLAnchorElement} */ (link).hash.slice(1));
    if (target && !viewer.contains(target) && viewer.hasAttribute('data-whole')) whole(reader, full);
  }, true);
}

/** @type {HTMLElement[]} what nobody can reach meanwhile */
let beside = [];

/** To the whole screen, and back. @param {Reader} reader @param {HTMLElement} button */
function whole({ viewer, doc }, button) {
  const on = viewer.toggleAttribute('data-whole');
  button.setAttribute('aria-label', on ? SAYS.leave : SAYS.whole);
  button.classList.toggle('icon', !on);
  if (on) button.append(made('span', '', SAYS.close)); else one('span', button)?.remove();
  beside.forEach(part => { part.inert = false });
  beside = [];
  const roll = one('.pages', doc());
  if (roll) roll.style.blockSize = '';
  if (!on) {
    viewer.hidePopover();
    ['popover', 'role', 'aria-modal', 'aria-label'].forEach(name => viewer.removeAttribute(name));
    button.focus({ preventScroll: true });
    return;
  }
  for (let part = viewer; part.parentElement && part !== document.body; part = part.parentElement) {
    beside.push(...all(':scope > *', part.parentElement).filter(other => other !== part && !other.inert && !other.matches('script, dialog')));
  }
  beside.forEach(part => { part.inert = true });
  Object.entries({ popover: 'manual', role: 'dialog', 'aria-modal': 'true', 'aria-label': SAYS.reading }).forEach(([name, value]) => viewer.setAttribute(name, value));
  viewer.showPopover();
  roll?.focus({ preventScroll: true });
}
