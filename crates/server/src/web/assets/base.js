// What every page does in the browser: the theme, sheets, busy buttons, live fragments. Every page works without it.
// Nothing here decides anything or shows a decision as made: the server's answer does.

/** @type {(selector: string, root?: ParentNode) => HTMLElement | null} */
export const one = (selector, root = document) => root.querySelector(selector);
/** @type {(selector: string, root?: ParentNode) => HTMLElement[]} */
export const all = (selector, root = document) => [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(selector))];

// Theme: as the device has it, light, dark. Remembered in this browser only.
const MODES = ['auto', 'light', 'dark'];
const SAID = { auto: 'follows your device', light: 'light', dark: 'dark' };
let mode = 'auto';
try { mode = localStorage.getItem('theme') ?? 'auto' } catch { /* storage is off */ }

/** @param {string} next */
function setTheme(next) {
  mode = next;
  if (mode === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = mode;
  all('[data-theme-toggle]').forEach(button => button.setAttribute('aria-label', 'Theme: ' + SAID[mode]));
  try { localStorage.setItem('theme', mode) } catch { /* storage is off */ }
}
setTheme(SAID[mode] ? mode : 'auto');
document.addEventListener('DOMContentLoaded', () => setTheme(mode));

/**
 * Marks the pressed button as working and keeps it from being pressed again until the page goes away.
 * @param {HTMLElement | null} button
 */
export function busy(button) {
  if (!button) return;
  button.setAttribute('aria-busy', 'true');
  if (button.dataset.busy) { button.dataset.calm = button.innerHTML; button.textContent = button.dataset.busy }
}
/** @param {HTMLElement | null} button */
export function calm(button) {
  if (!button) return;
  button.removeAttribute('aria-busy');
  if (button.dataset.calm) button.innerHTML = button.dataset.calm;
}
// A page that comes back from the browser's cache is ready again.
addEventListener('pageshow', () => all('[aria-busy=true]').forEach(calm));

/**
 * Fetches a page of ours. Throws where the server could not be reached or failed.
 * @param {string} url
 * @param {RequestInit} [init]
 * @returns {Promise<{page: Document, response: Response}>}
 */
export async function fetchPage(url, init) {
  const response = await fetch(url, { credentials: 'same-origin', headers: { accept: 'text/html' }, ...init });
  if (response.status >= 500) throw new Error('status ' + response.status);
  return { page: new DOMParser().parseFromString(await response.text(), 'text/html'), response };
}

// Icons that a swapped part brings along and this page does not have yet.
/** @param {Document} page */
export function adoptIcons(page) {
  const defs = one('svg.defs defs');
  all('svg.defs symbol', page).forEach(symbol => document.getElementById(symbol.id) || defs?.append(symbol));
}

/**
 * Takes the named parts from another page of ours. One that somebody is typing in stays as it is, also where its form is
 * away in a sheet.
 * @param {Document} page @param {Iterable<string>} ids
 */
export function adopt(page, ids) {
  adoptIcons(page);
  for (const id of ids) {
    const old = document.getElementById(id), fresh = page.getElementById(id);
    if (!old || !fresh || old.contains(document.activeElement) || one('[data-away]', old) || old.isEqualNode(fresh)) continue;
    old.replaceWith(fresh);
  }
}

// Sheets. A form with data-sheet posts as always; its answer's [data-sheet] part is shown over this page instead of
// replacing it. An answer without that part is a page of its own, and we go there.
/** @param {Document} page @param {string} url */
function showSheet(page, url) {
  const part = one('main [data-sheet-part]', page);
  if (!part) { location.assign(url); return }
  adoptIcons(page);
  let sheet = /** @type {HTMLDialogElement | null} */ (one('dialog.slip[data-fetched]'));
  if (!sheet) {
    sheet = document.createElement('dialog');
    sheet.className = 'slip';
    sheet.dataset.fetched = '';
    document.body.append(sheet);
  }
  sheet.replaceChildren(part);
  sheet.setAttribute('aria-labelledby', one('h1, h2', part)?.id ?? '');
  if (!sheet.open) sheet.showModal();
  sheet.scrollTop = 0;
  (one('[aria-invalid=true]', part) ?? one('h1, h2', part))?.focus();
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} button */
async function postSheet(form, button) {
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form, button)));
  try {
    const { page, response } = await fetchPage(button?.getAttribute('formaction') ?? form.action, { method: 'POST', body });
    calm(button);
    showSheet(page, response.url);
  } catch {
    calm(button);
    notSent(form);
  }
}

/** @param {HTMLFormElement} form */
export function notSent(form) {
  one('.notice[data-offline]', form)?.remove();
  const notice = document.createElement('div');
  notice.className = 'notice';
  notice.dataset.k = 'stop';
  notice.dataset.offline = '';
  notice.setAttribute('role', 'alert');
  const title = document.createElement('b');
  title.textContent = 'No answer yet';
  const text = document.createElement('p');
  text.textContent = 'The server did not answer. What you wrote is kept here. Try again: it counts once, however often you send it.';
  notice.append(title, text);
  (one('footer', form) ?? form.lastElementChild)?.before(notice);
  notice.scrollIntoView({ block: 'center' });
}

document.addEventListener('submit', event => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const button = /** @type {HTMLElement | null} */ (event.submitter);
  if (button?.getAttribute('aria-busy') === 'true') { event.preventDefault(); return }
  if (form.method === 'dialog') return;
  const inSheet = form.closest('dialog[data-fetched]');
  if (form.matches('[data-sheet]') || inSheet) {
    event.preventDefault();
    busy(button);
    postSheet(form, button);
    return;
  }
  // After this task, so that the button's own name and value are still sent.
  setTimeout(() => busy(button));
});

document.addEventListener('click', event => {
  const at = /** @type {HTMLElement} */ (event.target);
  if (at.matches('dialog[open]')) { /** @type {HTMLDialogElement} */ (at).close(); return }
  const pressed = /** @type {HTMLElement | null} */ (at.closest('[data-theme-toggle],[data-close],[data-open]'));
  if (!pressed) { at.closest('.pop a, .pop button') && /** @type {HTMLElement | null} */ (at.closest('.pop'))?.hidePopover(); return }
  if (pressed.matches('[data-theme-toggle]')) { setTheme(MODES[(MODES.indexOf(mode) + 1) % MODES.length]); return }
  const sheet = pressed.matches('[data-close]') ? pressed.closest('dialog') : document.getElementById(pressed.dataset.open ?? '');
  if (!(sheet instanceof HTMLDialogElement)) return;
  event.preventDefault();
  if (sheet.open) sheet.close(); else sheet.showModal();
});

// Live fragments: <… data-live="/events" data-live-from="/page">. Each message names the ids that changed ("threads
// decide"; nothing means all that have data-fragment). They are taken from the page itself, so there is one place
// that renders them and one access check.

const live = one('[data-live]');
if (live?.dataset.live) {
  const from = live.dataset.liveFrom || location.href;
  /** @type {Set<string>} */
  const waiting = new Set();
  let timer = 0;
  new EventSource(live.dataset.live).addEventListener('message', event => {
    const ids = event.data.trim() ? event.data.trim().split(/\s+/) : all('[data-fragment]').map(part => part.id);
    ids.forEach((/** @type {string} */ id) => waiting.add(id));
    clearTimeout(timer);
    // Many changes at once become one fetch.
    timer = setTimeout(() => { const now = [...waiting]; waiting.clear(); fetchPage(from).then(({ page }) => adopt(page, now)).catch(() => {}) }, 250);
  });
}
