// Spots on pages: marking one by mouse, finger or keys, saying something about it, and the changes that are collected
// and not sent yet. Loaded by viewer.js when it is wanted. Without it, the form below the documents names a page.

import { adopt, all, busy, calm, fetchPage, notSent, one } from './base.js';

/** @typedef {{ page: HTMLElement, x: number, y: number }} Spot a page, and where on it in per cent */
/** @typedef {{ viewer: HTMLElement, then: (spot: Spot) => void, at: Spot | null }} Aim */

// What is typed on a sheet is kept together, so that writing costs few requests.
const KEEP_MS = 700;
// Steps of the arrow keys, in per cent of the page.
const STEP = 2, STRIDE = 10;
const ARROWS = /** @type {Record<string, [number, number]>} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] });

/** @type {Aim | null} what waits for a spot to be marked */
let aim = null;

/**
 * Waits for a spot, or ends the wait. By keys there is a mark at once, which the arrows move.
 * @param {HTMLElement} viewer @param {boolean} keys @param {(spot: Spot) => void} [then]
 */
export function begin(viewer, keys, then = say) {
  const again = aim;
  end();
  if (again && then === say) return;
  const page = keys ? inView(viewer) : null;
  aim = { viewer, then, at: page && { page, x: 50, y: 50 } };
  viewer.toggleAttribute('data-pinning', true);
  one('[data-pinmode]', viewer)?.setAttribute('aria-pressed', 'true');
  const hint = one('.hint-pin', viewer);
  if (hint) hint.textContent = keys ? 'Arrow keys move the mark. Enter takes it.' : 'Press the spot on the page.';
  if (aim.at) mark(aim.at);
}

function end() {
  if (!aim) return;
  aim.viewer.removeAttribute('data-pinning');
  one('[data-pinmode]', aim.viewer)?.setAttribute('aria-pressed', 'false');
  one('.pin.new')?.remove();
  aim = null;
}

/** The page that is being read. @param {HTMLElement} viewer */
function inView(viewer) {
  const doc = all('.doc', viewer).find(doc => !doc.hidden), at = one('.thumbs [aria-current]', doc);
  const page = at && document.getElementById(/** @type {HTMLAnchorElement} */ (at).hash.slice(1));
  return page ?? one('.page', doc);
}

/** @param {Spot} spot */
function take(spot) {
  const then = aim?.then;
  end();
  then?.(spot);
}

/** Draws the mark of a spot; there is one at a time. @param {Spot} spot */
function mark({ page, x, y }) {
  one('.pin.new')?.remove();
  const pin = pinAt(document.createElement('span'), x, y);
  pin.classList.add('new');
  one('.sheetimg', page)?.append(pin);
  pin.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  return pin;
}

/** @template {HTMLElement} T @param {T} pin @param {number | string} x @param {number | string} y */
function pinAt(pin, x, y) {
  pin.className = 'spot pin';
  pin.style.setProperty('--x', String(x));
  pin.style.setProperty('--y', String(y));
  return pin;
}

document.addEventListener('click', event => {
  const at = /** @type {HTMLElement} */ (event.target), moved = at.closest('[data-move]');
  if (moved instanceof HTMLButtonElement) { move(moved, !event.detail); return }
  const sheet = at.closest('.sheetimg');
  if (!sheet || !aim?.viewer.contains(sheet)) return;
  event.preventDefault();
  const box = sheet.getBoundingClientRect(), page = /** @type {HTMLElement} */ (sheet.closest('.page'));
  take({ page, x: (event.clientX - box.left) / box.width * 100, y: (event.clientY - box.top) / box.height * 100 });
}, true);

document.addEventListener('keydown', event => {
  if (!aim) return;
  if (event.key === 'Escape') { end(); return }
  const spot = aim.at, way = ARROWS[event.key];
  if (!spot || !way && event.key !== 'Enter') return;
  event.preventDefault();
  if (!way) { take(spot); return }
  const step = event.shiftKey ? STRIDE : STEP;
  spot.x = Math.min(100, Math.max(0, spot.x + way[0] * step));
  spot.y = Math.min(100, Math.max(0, spot.y + way[1] * step));
  mark(spot);
}, true);

/**
 * Shows the page's form in a sheet, and puts it back where it was afterwards. Whoever marked a spot says what it is
 * about, and then whether it is a question or a change.
 * @param {Spot} spot
 */
function say(spot) {
  const form = /** @type {HTMLFormElement | null} */ (one('form[data-ask]'));
  if (!form) return;
  const home = document.createElement('span'), sheet = document.createElement('dialog'), pin = mark(spot);
  const place = /** @type {HTMLSelectElement} */ (form.elements.namedItem('place'));
  const fill = (/** @type {string} */ x, /** @type {string} */ y) => {
    /** @type {HTMLInputElement} */ (form.elements.namedItem('x')).value = x;
    /** @type {HTMLInputElement} */ (form.elements.namedItem('y')).value = y;
  };
  home.dataset.away = '';
  form.before(home);
  sheet.className = 'slip';
  sheet.setAttribute('aria-label', one('h3', form)?.textContent ?? '');
  sheet.append(form);
  document.body.append(sheet);
  const at = spot.page.dataset.place ?? '';
  // The list names the first pages of a long document only.
  if (![...place.options].some(option => option.value === at)) place.add(new Option(`${one('.doctitle', spot.page.closest('.doc') ?? undefined)?.textContent}, page ${at.split(':')[1]}`, at));
  place.value = at;
  fill(spot.x.toFixed(2), spot.y.toFixed(2));
  // Another page chosen by hand is another place: the spot no longer belongs to it.
  const moved = () => { fill('', ''); pin.remove() };
  place.addEventListener('change', moved);
  sheet.addEventListener('close', () => { place.removeEventListener('change', moved); fill('', ''); pin.remove(); home.replaceWith(form); sheet.remove(); refresh(['questions']) });
  sheet.showModal();
  one('textarea', form)?.focus();
}

// A change is added, moved or removed without leaving the page. What could not be sent stays in its form.
addEventListener('submit', event => {
  const form = /** @type {HTMLFormElement} */ (event.target), button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  if (!button || !button.matches('[data-change], #changes button')) return;
  event.preventDefault();
  event.stopPropagation();
  if (button.getAttribute('aria-busy') !== 'true') post(form, button, new FormData(form, button));
}, true);

/** @param {HTMLButtonElement} button @param {boolean} keys */
function move(button, keys) {
  const viewer = one('[data-viewer]'), form = button.form;
  if (!viewer || !form) return;
  viewer.scrollIntoView({ block: 'start' });
  begin(viewer, keys, ({ page, x, y }) => {
    const body = new FormData(form);
    Object.entries({ do: 'move', place: page.dataset.place ?? '', x: x.toFixed(2), y: y.toFixed(2) }).forEach(([name, value]) => body.set(name, value));
    post(form, button, body);
  });
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement} button @param {FormData} body */
async function post(form, button, body) {
  const text = /** @type {HTMLTextAreaElement | null} */ (one('textarea', form));
  busy(button);
  try {
    const url = button.getAttribute('formaction') ?? form.getAttribute('action') ?? '';
    const { page, response } = await fetchPage(url, { method: 'POST', body: new URLSearchParams(/** @type {any} */ (body)) });
    calm(button);
    if (!response.ok) { refused(text, one('.err, h1', page)?.textContent ?? ''); return }
    if (text) text.value = '';
    one('[data-offline]', form)?.remove();
    form.closest('dialog')?.close();
    shown(page, ['changes', 'decide']);
  } catch {
    calm(button);
    notSent(form);
  }
}

/** @param {HTMLTextAreaElement | null} text @param {string} says */
function refused(text, says) {
  if (!text) { location.reload(); return }
  text.setCustomValidity(says);
  text.reportValidity();
  text.addEventListener('input', () => text.setCustomValidity(''), { once: true });
}

/** Takes parts from this page as it is now. @param {string[]} parts */
function refresh(parts) {
  fetchPage(one('[data-live-from]')?.dataset.liveFrom || location.href).then(({ page }) => shown(page, parts)).catch(() => {});
}

/** @param {Document} page @param {string[]} parts */
function shown(page, parts) {
  const at = /** @type {HTMLButtonElement | null} */ (document.activeElement), bar = at?.closest('#decide') ? at.value : '';
  at?.closest('#changes, #decide') && at.blur();
  adopt(page, parts);
  if (bar) one(`#decide [value="${bar}"]`)?.focus({ preventScroll: true });
  draw();
}

/** Draws the changes that are not sent yet onto their pages, and lets them be moved. */
export function draw() {
  all('.pin[data-s=mine]').forEach(pin => pin.remove());
  all('#changes [data-move]').forEach(button => { button.hidden = false });
  all('#changes li[data-at]').forEach(item => {
    const number = one('.spot', item)?.textContent ?? '', { at, x, y } = item.dataset;
    const pin = pinAt(document.createElement('a'), x ?? '', y ?? '');
    pin.dataset.s = 'mine';
    pin.href = '#' + item.id;
    pin.textContent = number;
    pin.setAttribute('aria-label', `Your change ${number}, not sent yet`);
    one(`.page[data-place="${at}"] .sheetimg`)?.append(pin);
  });
}

/** @type {WeakMap<HTMLFormElement, { timer: number, sent: Promise<unknown> }>} */
const kept = new WeakMap();

/** Keeps what is written on a sheet, and shows it in the list once the sheet is closed. @param {HTMLFormElement} form */
export function keep(form) {
  let state = kept.get(form);
  if (!state) {
    const fresh = { timer: 0, sent: Promise.resolve() };
    kept.set(form, fresh);
    state = fresh;
    const dialog = form.closest('dialog');
    dialog?.addEventListener('close', async () => {
      // A sheet that went on to its next page was sent whole.
      if (dialog.contains(form)) await save(form, fresh);
      refresh(['changes', 'decide']);
    }, { once: true });
  }
  clearTimeout(state.timer);
  state.timer = setTimeout(save, KEEP_MS, form, state);
}

/** @param {HTMLFormElement} form @param {{ timer: number, sent: Promise<unknown> }} state */
function save(form, state) {
  clearTimeout(state.timer);
  if (!form.isConnected) return state.sent;
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  body.set('keep', '1');
  // One after another, so that an older text never overtakes a newer one.
  state.sent = state.sent.then(() => fetchPage(form.action, { method: 'POST', body, keepalive: true })).catch(() => {});
  return state.sent;
}
