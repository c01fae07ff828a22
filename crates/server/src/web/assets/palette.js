// The palette: search everything and go there, or do it, without leaving the keys. Loaded when somebody asks for it; the page at
// /search does the same without it. Options are links that the server made, so there is one place that says who sees what.

import { adoptIcons, all, fetchPage, one } from './base.js';

const PAUSE = 120;
/** @type {HTMLDialogElement | null} */
let palette = null;
let asked = 0, timer = 0, at = -1;
// The words whose answer is shown; and whether Enter was pressed before the answer to newer ones had come.
let shown = '', entered = false;

/** @param {string} tag @param {Record<string, string>} [attributes] @param {Node[]} inside */
function make(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  made.append(...inside);
  return made;
}

const field = () => /** @type {HTMLInputElement} */ (one('input', /** @type {HTMLElement} */ (palette)));
const options = () => all('[role=option]', /** @type {HTMLElement} */ (palette));
/** @param {string} words */
const say = words => { const status = one('[role=status]', /** @type {HTMLElement} */ (palette)); if (status) status.textContent = words };

/** @param {number} to */
function mark(to) {
  const list = options();
  at = list.length ? (to + list.length) % list.length : -1;
  list.forEach((option, place) => option.setAttribute('aria-selected', String(place === at)));
  const marked = list[at];
  if (marked) { field().setAttribute('aria-activedescendant', marked.id); marked.scrollIntoView({ block: 'nearest' }) }
  else field().removeAttribute('aria-activedescendant');
}

async function ask() {
  const mine = ++asked, words = field().value.trim();
  try {
    const { page, response } = await fetchPage('/search/options?q=' + encodeURIComponent(words));
    if (mine !== asked) return;
    // Signed out meanwhile, the answer is another page.
    if (!one('#found', page)) { location.assign(response.url); return }
    adoptIcons(page);
    const items = all('#found > li', page).map((item, place) => {
      // The link is the option, so that nothing that can be pressed stands inside another.
      item.setAttribute('role', 'presentation');
      Object.entries({ role: 'option', id: 'option-' + place, tabindex: '-1' }).forEach(([name, value]) => one('a', item)?.setAttribute(name, value));
      return item;
    });
    one('[role=listbox]', /** @type {HTMLElement} */ (palette))?.replaceChildren(...items);
    mark(0);
    shown = words;
    if (entered) { entered = false; options()[0]?.click(); return }
    const none = one('.none', /** @type {HTMLElement} */ (palette));
    if (none) none.hidden = items.length > 0;
    say(items.length === 1 ? '1 result' : items.length + ' results');
  } catch {
    if (mine === asked) say('The server did not answer. Try again.');
  }
}

function build() {
  const input = make('input', { type: 'search', role: 'combobox', 'aria-label': 'Search, or type what you want to do', 'aria-expanded': 'true', 'aria-controls': 'options', 'aria-autocomplete': 'list', placeholder: 'Search, or type what you want to do', autocomplete: 'off', maxlength: '200', spellcheck: 'false' });
  const none = make('p', { class: 'none', hidden: '' }, new Text('Nothing by that name. Try a client, a document, or a number such as 2041.'));
  const icon = one('.find svg')?.cloneNode(true);
  const bar = make('div', { class: 'palette-in' }, ...(icon ? [icon] : []), input, make('kbd', { 'aria-hidden': 'true' }, new Text('Esc')));
  const made = /** @type {HTMLDialogElement} */ (make('dialog', { class: 'palette', 'aria-label': 'Search and commands' }, bar, make('ul', { class: 'plist', id: 'options', role: 'listbox', 'aria-label': 'Results' }), none, make('p', { class: 'vh', role: 'status' })));
  input.addEventListener('input', () => { entered = false; clearTimeout(timer); timer = setTimeout(ask, PAUSE) });
  input.addEventListener('keydown', event => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') mark(at + 1);
    else if (event.key === 'ArrowUp') mark(at - 1);
    else if (event.key === 'Enter') {
      if (field().value.trim() === shown) options()[at]?.click();
      else { clearTimeout(timer); entered = true; ask() }
    }
    else return;
    event.preventDefault();
  });
  made.addEventListener('pointermove', event => {
    const over = options().indexOf(/** @type {HTMLElement} */ (/** @type {HTMLElement} */ (event.target).closest('[role=option]')));
    if (over >= 0 && over !== at) mark(over);
  });
  // A link to a place on this very page leaves the palette open otherwise.
  made.addEventListener('click', event => { if (/** @type {HTMLElement} */ (event.target).closest('a')) made.close() });
  document.body.append(made);
  return made;
}

/** Opens the palette, with these words in it. @param {string} words */
export function open(words) {
  palette ??= build();
  if (palette.open) { palette.close(); return }
  palette.showModal();
  field().value = words;
  field().select();
  ask();
}
