// What the team's pages do besides base.js: keys, keeping a draft while one types, uploads without leaving the page.
// All of it works without this file, by the same forms.

import { adopt, all, fetchPage, one } from './base.js';

// The palette, loaded when somebody asks for it. Without it the field in the bar leads to the page that searches.
const find = /** @type {HTMLInputElement | null} */ (one('#find'));
const openPalette = () => import('./palette.js').then(palette => palette.open(find?.value ?? '')).catch(() => find?.focus());
if (find) {
  // Pressing it opens the palette; whoever comes by the Tab key may type right there.
  find.addEventListener('click', openPalette);
  document.addEventListener('keydown', event => {
    if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return;
    if (one('dialog[open]:not(.palette)')) return;
    event.preventDefault();
    openPalette();
  });
}

// Keys: / searches, C starts a request, J and K walk the rows, ? names them. Never while typing, never with a modifier, and not for
// whoever turned them off (WCAG 2.1.4): who speaks to their computer presses keys without meaning to.
const keys = /** @type {HTMLInputElement | null} */ (one('[data-keys]')), keysButton = one('[data-open="keys"]');
if (keysButton) keysButton.hidden = false;
if (keys) {
  try { keys.checked = localStorage.getItem('keys') !== 'off' } catch { /* storage is off */ }
  keys.addEventListener('change', () => {
    try { localStorage.setItem('keys', keys.checked ? 'on' : 'off') } catch { /* storage is off */ }
  });
}
document.addEventListener('keydown', event => {
  const at = /** @type {HTMLElement} */ (event.target);
  if (event.metaKey || event.ctrlKey || event.altKey || at.closest('input, textarea, select, dialog')) return;
  if (keys && !keys.checked) return;
  if (event.key === '?') keysButton?.click();
  if (event.key === '/') { event.preventDefault(); openPalette() }
  if (event.key === 'c') one('a.new')?.click();
  if (event.key !== 'j' && event.key !== 'k') return;
  const rows = all('[data-row]'), from = rows.findIndex(row => row.contains(document.activeElement));
  const to = from < 0 ? 0 : from + (event.key === 'j' ? 1 : -1);
  rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus();
});
document.addEventListener('keydown', event => {
  const at = /** @type {HTMLElement} */ (event.target);
  if (event.key === 'Enter' && at.matches('[data-row]')) one('a', at)?.click();
});

// Whoever has a request before them for a moment is told next time what is new since.
const looked = one('[data-looked]');
if (looked) {
  const tell = () => document.hidden || fetch(looked.dataset.looked ?? '', { method: 'POST', body: new URLSearchParams({ _csrf: looked.dataset.csrf ?? '' }), credentials: 'same-origin' }).catch(() => {});
  setTimeout(tell, 1500);
}

// All rows of a list at once, for an act on several.
const everyRow = one('[data-pick-all]');
if (everyRow) {
  everyRow.hidden = false;
  everyRow.addEventListener('change', event => all('.pick input').forEach(box => { /** @type {HTMLInputElement} */ (box).checked = /** @type {HTMLInputElement} */ (event.target).checked }));
}

// The draft. A post of its form is answered with the page again; the parts around the form are taken from there.
const PARTS = ['head', 'ready'];
const draft = /** @type {HTMLFormElement | null} */ (one('form[data-autosave]'));

/**
 * Posts and shows what the answer says in the named parts. What is being typed stays as it is.
 * @param {string} url @param {BodyInit} body @param {string[]} parts
 */
async function post(url, body, parts) {
  const { page, response } = await fetchPage(url, { method: 'POST', body });
  if (!page.getElementById('ready')) throw new Error('status ' + response.status);
  adopt(page, parts);
}

/** @param {string} words */
const say = words => { const saved = one('#saved'); if (saved) saved.textContent = words };

if (draft) {
  let timer = 0, kept = Promise.resolve();
  const keep = () => {
    const body = new URLSearchParams(/** @type {any} */ (new FormData(draft)));
    body.set('then', 'save');
    say('Saving');
    // One after another, so that an older text never overtakes a newer one.
    kept = kept.then(() => post(draft.action, body, PARTS)).catch(() => say('Not saved yet. What you typed is still here.'));
  };
  draft.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(keep, 900) });
  draft.addEventListener('submit', () => clearTimeout(timer));
  // What waits to be kept is kept before the page goes away.
  document.addEventListener('visibilitychange', () => { if (document.hidden && timer) { clearTimeout(timer); timer = 0; keep() } });
}

// Uploads: choosing a file, or dropping one on the chooser, is enough. Without script there is a button.
document.documentElement.dataset.uploads = '';
document.addEventListener('change', async event => {
  const file = /** @type {HTMLInputElement} */ (event.target);
  const form = /** @type {HTMLFormElement | null} */ (file.closest('form[data-upload]'));
  if (!form || file.type !== 'file' || !file.files?.length) return;
  const body = new FormData(form);
  form.setAttribute('aria-busy', 'true');
  say('Uploading ' + (file.files[0]?.name ?? 'the file'));
  file.blur();
  try { await post(form.action, body, [...PARTS, 'documents']) }
  catch { say('The file was not taken. Try again.') }
  form.removeAttribute('aria-busy');
});
