// The page on which flows are written. The server keeps the draft and thinks; this sends edits, and swaps what comes back. Every edit is
// a form that works without this file; here are the mouse, the finger, the keys, completion, and seeing what others do.

import { all, one } from './base.js';

const studio = () => /** @type {HTMLElement} */ (one('#studio'));
const path = studio().dataset.path ?? '';
const PARTS = ['d-head', 'd-says', 'd-parts', 'd-canvas', 'd-inspect', 'd-problems', 'd-file'];

/** @param {string} key */
const nodeOf = key => all('[data-key]').find(node => node.dataset.key === key) ?? null;
const selected = () => studio().dataset.selected ?? '';
/** @param {Element | null} at */
const typing = at => !!at?.closest('input, textarea, select');
const csrf = () => /** @type {HTMLInputElement | null} */ (one('[name=_csrf]'))?.value ?? '';

// One after another, so that each edit knows what the one before made of the flow.
let line = Promise.resolve();
/** @param {() => Promise<void>} task */
const inTurn = task => { line = line.then(task).catch(notReached) };

function notReached() {
  const says = one('#d-says');
  if (!says) return;
  const notice = document.createElement('div');
  notice.className = 'notice';
  notice.dataset.k = 'stop';
  notice.setAttribute('role', 'alert');
  const title = document.createElement('b');
  title.textContent = 'No answer yet. What you wrote is still here; try again.';
  notice.append(title);
  says.replaceChildren(notice);
}

/**
 * Takes what changed from the server's answer. What somebody types in just now stays, with the version that it was read at.
 * @param {Document} page @param {string} focus where the focus goes, if it is in what is swapped @param {string[]} parts
 */
function swap(page, focus = '', parts = PARTS) {
  const fresh = page.getElementById('studio');
  if (!fresh) return;
  const defs = one('svg.defs defs');
  all('svg.defs symbol', page).forEach(symbol => document.getElementById(symbol.id) || defs?.append(symbol));
  const at = /** @type {HTMLElement} */ (document.activeElement);
  const field = at.id, key = at.dataset.key, tool = at.dataset.tool;
  const scrolled = one('#d-canvas')?.scrollTop ?? 0;
  const opened = new Map(all('#d-inspect details').map(part => [part.dataset.section, /** @type {HTMLDetailsElement} */ (part).open]));
  const same = fresh.dataset.selected === selected();
  Object.assign(studio().dataset, { version: fresh.dataset.version, selected: fresh.dataset.selected });
  for (const id of parts) {
    const old = document.getElementById(id), next = page.getElementById(id);
    if (old && next) {
      if (same) all('details[data-section]', next).forEach(part => { const was = opened.get(part.dataset.section); if (was !== undefined) /** @type {HTMLDetailsElement} */ (part).open = was });
      if (id === 'd-file' || id === 'd-inspect' && same) { if (unsaved(old)) continue }
      if (!old.isEqualNode(next)) old.replaceWith(next);
    } else if (old && id === 'd-file') old.remove();
    else if (next) one('.studio')?.append(next);
  }
  one('.studio')?.toggleAttribute('data-file', !!page.getElementById('d-file'));
  const canvas = one('#d-canvas');
  if (canvas) canvas.scrollTop = scrolled;
  if (focus === '' && (document.activeElement === at || at === document.body)) return;
  const back = focus === 'inspect' ? firstField()
    : focus === 'node' ? nodeOf(selected())
    : (field ? document.getElementById(field) : tool ? one(`[data-tool="${tool}"]`) : nodeOf(key ?? '\n')) ?? nodeOf(selected());
  back?.focus({ preventScroll: focus === '' });
}

const firstField = () => one('#d-inspect .field .in, #d-inspect select') ?? one('#h-inspect');

/** @param {HTMLElement} part has a field with something that was not sent */
function unsaved(part) {
  return all('input:not([type=hidden]):not([data-quiet]), textarea', part).some(field => {
    const typed = /** @type {HTMLInputElement} */ (field);
    return typed.value !== typed.defaultValue;
  });
}

/** @param {Response} response */
async function read(response) {
  if (response.status >= 500) throw new Error('status ' + response.status);
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

/**
 * Sends an edit and shows what came of it.
 * @param {Record<string, string> | URLSearchParams} fields @param {string} [focus]
 */
async function send(fields, focus) {
  const body = new URLSearchParams(fields);
  body.set('part', '1');
  if (!body.has('_csrf')) body.set('_csrf', csrf());
  if (!body.has('version')) body.set('version', studio().dataset.version ?? '');
  if (!body.has('selected')) body.set('selected', selected());
  if (one('#d-file')) body.set('file', '1');
  const page = await read(await fetch(path, { method: 'POST', body, credentials: 'same-origin', headers: { accept: 'text/html' } }));
  // What was refused stays in its field, to be put right.
  if (!one('#d-says [data-k=stop]', page)) all('#d-inspect .in, #d-text').forEach(field => { const typed = /** @type {HTMLInputElement} */ (field); if (body.get(typed.name) === typed.value.replaceAll('\r\n', '\n')) typed.defaultValue = typed.value });
  // What stays here because somebody types in it has seen this edit, if nothing else came in between.
  const now = page.getElementById('studio')?.dataset.version ?? '';
  if (Number(now) === Number(body.get('version')) + 1) all('#d-inspect [name=version]').forEach(field => { /** @type {HTMLInputElement} */ (field).value = now });
  swap(page, focus);
  tellWhere();
}

/** @param {Record<string, string>} fields @param {string} [focus] */
const edit = (fields, focus = 'node') => inTurn(() => send(fields, focus));

/** @param {string | (() => string)} href said when its turn comes @param {string} [focus] @param {string[]} [parts] */
function look(href, focus, parts) {
  inTurn(async () => {
    const url = new URL(typeof href === 'string' ? href : href(), location.href);
    history.replaceState(null, '', url);
    url.searchParams.set('part', '1');
    swap(await read(await fetch(url, { credentials: 'same-origin' })), focus, parts);
    tellWhere();
  });
}

// Forms: what is typed is sent when the field is left, what is pressed at once.
document.addEventListener('submit', event => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches('[data-edit]')) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = /** @type {HTMLElement | null} */ (event.submitter);
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form, button)));
  const focus = form.closest('#d-parts') || body.get('do') === 'remove' ? 'node' : '';
  inTurn(() => send(body, focus));
}, true);
document.addEventListener('change', event => {
  const field = /** @type {HTMLInputElement} */ (event.target);
  const form = /** @type {HTMLFormElement | null} */ (field.closest('form[data-keys]'));
  if (!form || field.matches('[data-quiet]') || field.value === field.defaultValue) return;
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  body.set('do', 'keep');
  inTurn(() => send(body, ''));
});
document.addEventListener('click', event => {
  const link = /** @type {HTMLAnchorElement | null} */ (/** @type {HTMLElement} */ (event.target).closest('a[data-swap]'));
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  if (dropped) { dropped = false; return }
  look(link.href, link.closest('#d-canvas') ? '' : link.closest('#d-problems') ? 'node' : '');
});

// Keys. In the drawing: arrows go, with Alt they move; Enter and Escape change sides.
/** @param {number} by */
function go(by) {
  const nodes = all('#d-canvas [data-key]');
  const from = nodes.findIndex(node => node === document.activeElement || node.dataset.key === selected());
  const to = nodes[Math.max(0, Math.min(nodes.length - 1, from + by))];
  if (!(to instanceof HTMLAnchorElement)) return;
  to.focus();
  look(to.href, '');
}
const WAYS = { ArrowUp: 'go up', ArrowDown: 'go down', ArrowRight: 'go in', ArrowLeft: 'go out' };
document.addEventListener('keydown', event => {
  const at = /** @type {HTMLElement} */ (event.target);
  const command = event.ctrlKey || event.metaKey;
  const letter = event.key.toLowerCase();
  if (command && (letter === 'z' || letter === 'y') && !typing(at)) {
    event.preventDefault();
    edit({ do: letter === 'y' || event.shiftKey ? 'redo' : 'undo' });
    return;
  }
  if (event.key === 'Escape' && at.closest('#d-inspect') && !listed()) { nodeOf(selected())?.focus(); return }
  if (!at.closest('#d-canvas') || typing(at) || command || at.closest('summary')) return;
  if (event.altKey && event.key in WAYS && selected()) { event.preventDefault(); edit({ do: WAYS[event.key] }); return }
  if (event.altKey) return;
  const does = {
    ArrowDown: () => go(1), ArrowUp: () => go(-1), ArrowRight: () => go(1), ArrowLeft: () => go(-1),
    Enter: () => look(/** @type {HTMLAnchorElement} */ (at.closest('a') ?? nodeOf(selected())).href, 'inspect'),
    Delete: () => selected() && edit({ do: 'remove' }), Backspace: () => selected() && edit({ do: 'remove' }),
    d: () => selected() && edit({ do: 'duplicate' }), a: () => one('#d-parts [data-tool]')?.focus(),
  }[event.key];
  if (does) { event.preventDefault(); event.stopImmediatePropagation(); does() }
}, true);
document.addEventListener('keydown', event => {
  const tools = all('[data-tool]'), at = tools.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (at < 0 || !by) return;
  event.preventDefault();
  tools[Math.max(0, Math.min(tools.length - 1, at + by))]?.focus();
});

// Dragging, with the mouse from anywhere on a step, with a finger after it has rested there for a moment; so one can still scroll.
/** LIMIT: how far a press may wander before it is a drag, and how long a finger rests. */
const WANDER_PX = 6, REST_MS = 280;
/** @typedef {{ spot: string, at: string, lane: string, mark: HTMLElement }} Goal */
/** @type {{ from: HTMLElement, key?: string, kind?: string, x: number, y: number, id: number, on: boolean, rest: number, ghost?: HTMLElement, goal?: Goal | null } | null} */
let drag = null;
let dropped = false;

document.addEventListener('pointerdown', event => {
  const from = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest('#d-canvas [data-key], [data-tool]'));
  dropped = false;
  if (!from || event.button !== 0 || from.dataset.key === '') return;
  const touch = event.pointerType !== 'mouse';
  drag = { from, key: from.dataset.key, kind: from.dataset.tool, x: event.clientX, y: event.clientY, id: event.pointerId, on: false, rest: 0 };
  if (touch) drag.rest = setTimeout(() => lift(event.clientX, event.clientY), REST_MS);
});
/** @param {number} x @param {number} y */
function lift(x, y) {
  if (!drag || drag.on) return;
  drag.on = true;
  drag.from.setPointerCapture?.(drag.id);
  const ghost = /** @type {HTMLElement} */ (drag.from.cloneNode(true));
  ghost.classList.add('ghosted');
  ghost.removeAttribute('data-key');
  ghost.removeAttribute('id');
  ghost.setAttribute('aria-hidden', 'true');
  ghost.style.width = drag.from.offsetWidth + 'px';
  document.body.append(ghost);
  drag.ghost = ghost;
  drag.from.closest('[data-item]')?.setAttribute('data-lifted', '');
  document.documentElement.dataset.dragging = '';
  follow(x, y);
}
document.addEventListener('pointermove', event => {
  if (!drag || event.pointerId !== drag.id) return;
  const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > WANDER_PX;
  if (!drag.on && far) { if (event.pointerType === 'mouse') lift(event.clientX, event.clientY); else { clearTimeout(drag.rest); drag = null; return } }
  if (drag?.on) { event.preventDefault(); follow(event.clientX, event.clientY) }
});
/** @param {number} x @param {number} y */
function follow(x, y) {
  if (!drag?.ghost) return;
  drag.ghost.style.translate = `${x + 8}px ${y + 8}px`;
  const canvas = one('#d-canvas');
  const scroller = canvas && canvas.scrollHeight > canvas.clientHeight ? canvas : one('#main');
  const box = scroller?.getBoundingClientRect();
  if (box && scroller) { if (y < box.top + 40) scroller.scrollTop -= 12; if (y > box.bottom - 40) scroller.scrollTop += 12 }
  all('[data-drop]').forEach(mark => mark.removeAttribute('data-drop'));
  drag.goal = goal(document.elementFromPoint(x, y), y);
  drag.goal?.mark.setAttribute('data-drop', drag.goal.spot);
}
/** Where a step would go: before or after another one, into a lane, at the end. @param {Element | null} over @param {number} y @returns {Goal | null} */
function goal(over, y) {
  if (!over?.closest('#d-canvas') || over.closest('[data-lifted]')) return null;
  const node = /** @type {HTMLElement | null} */ (over.closest('[data-key]'));
  if (node?.dataset.key) {
    const box = node.getBoundingClientRect(), item = /** @type {HTMLElement} */ (node.closest('[data-item]'));
    const before = node.classList.contains('join') || y < box.top + box.height / 2;
    return { spot: before ? 'before' : 'after', at: node.dataset.key, lane: '', mark: item };
  }
  const lane = /** @type {HTMLElement | null} */ (over.closest('[data-lane]'));
  if (lane) return { spot: 'into', at: lane.dataset.block ?? '', lane: lane.dataset.lane ?? '', mark: lane };
  const item = /** @type {HTMLElement | null} */ (over.closest('[data-item]'));
  if (item) return { spot: 'after', at: item.dataset.item ?? '', lane: '', mark: item };
  const end = one('[data-end]')?.closest('li');
  return end ? { spot: 'end', at: '', lane: '', mark: end } : null;
}
/** @param {boolean} drop */
function letGo(drop) {
  const was = drag;
  drag = null;
  if (!was) return;
  clearTimeout(was.rest);
  if (!was.on) return;
  dropped = true;
  was.ghost?.remove();
  all('[data-drop], [data-lifted]').forEach(mark => { mark.removeAttribute('data-drop'); mark.removeAttribute('data-lifted') });
  delete document.documentElement.dataset.dragging;
  if (!drop || !was.goal || was.goal.at === was.key && was.key) return;
  const { spot, at, lane } = was.goal;
  edit(was.kind ? { do: 'add', kind: was.kind, spot, at, lane } : { do: 'move', step: was.key ?? '', spot, at, lane });
}
document.addEventListener('pointerup', event => { if (drag?.id === event.pointerId) letGo(true) });
document.addEventListener('pointercancel', event => { if (drag?.id === event.pointerId) letGo(false) });
document.addEventListener('keydown', event => { if (event.key === 'Escape' && drag?.on) letGo(false) });
document.addEventListener('dragstart', event => { if (/** @type {HTMLElement} */ (event.target).closest('#d-canvas, #d-parts')) event.preventDefault() });
document.addEventListener('contextmenu', event => { if (drag) event.preventDefault() });
// A finger that lifted a step does not scroll.
document.addEventListener('touchmove', event => { if (drag?.on) event.preventDefault() }, { passive: false });
// After a drop the button underneath is not pressed.
document.addEventListener('click', event => { if (dropped && /** @type {HTMLElement} */ (event.target).closest('[data-tool]')) { dropped = false; event.preventDefault(); event.stopImmediatePropagation() } }, true);

// Completion of names, from the list that the server made for this step.
/** @type {{ field: HTMLTextAreaElement, box: HTMLElement, from: number, at: number } | null} */
let list = null;
const listed = () => !!list;
function closeList() {
  list?.field.removeAttribute('aria-activedescendant');
  list?.field.setAttribute('aria-expanded', 'false');
  list?.box.remove();
  list = null;
}
/** @param {HTMLTextAreaElement} field */
function offer(field) {
  closeList();
  const before = field.value.slice(0, field.selectionStart);
  const word = /[A-Za-z_][\w.]*$/.exec(before)?.[0] ?? '';
  if (field.dataset.names === 'text' && before.lastIndexOf('{{') <= before.lastIndexOf('}}')) return;
  const names = all('#d-names [data-insert]').filter(name => word && name.dataset.insert?.includes(word) && name.dataset.insert !== word).slice(0, 8);
  if (!names.length) return;
  const box = document.createElement('ul');
  box.className = 'offers';
  box.id = 'd-offers';
  box.setAttribute('role', 'listbox');
  names.forEach((name, n) => {
    const item = document.createElement('li');
    item.id = 'd-offer-' + n;
    item.setAttribute('role', 'option');
    item.setAttribute('aria-selected', String(n === 0));
    item.dataset.insert = name.dataset.insert;
    item.append(name.cloneNode(true));
    item.addEventListener('pointerdown', event => { event.preventDefault(); take(n) });
    box.append(item);
  });
  field.after(box);
  for (const [name, value] of [['role', 'combobox'], ['aria-controls', 'd-offers'], ['aria-expanded', 'true'], ['aria-autocomplete', 'list'], ['aria-activedescendant', 'd-offer-0']]) field.setAttribute(name ?? '', value ?? '');
  list = { field, box, from: field.selectionStart - word.length, at: 0 };
}
/** @param {number} n */
function take(n) {
  if (!list) return;
  const { field, from } = list, name = all('li', list.box)[n]?.dataset.insert ?? '';
  field.setRangeText(name, from, field.selectionStart, 'end');
  closeList();
}
document.addEventListener('input', event => {
  const field = /** @type {HTMLElement} */ (event.target);
  if (field instanceof HTMLTextAreaElement && field.dataset.names) offer(field);
});
document.addEventListener('focusout', () => closeList());
document.addEventListener('keydown', event => {
  if (!list) return;
  const items = all('li', list.box), by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by) {
    list.at = (list.at + by + items.length) % items.length;
    items.forEach((item, n) => item.setAttribute('aria-selected', String(n === list?.at)));
    list.field.setAttribute('aria-activedescendant', 'd-offer-' + list.at);
  } else if (event.key === 'Enter' || event.key === 'Tab') take(list.at);
  else if (event.key === 'Escape') closeList();
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
// In a condition, Enter keeps it; it has one line.
document.addEventListener('keydown', event => {
  const field = /** @type {HTMLElement} */ (event.target);
  if (event.key === 'Enter' && field.matches('textarea[data-names=condition]')) { event.preventDefault(); field.blur(); field.focus() }
});
// A name in the list goes to where one last wrote.
/** @type {HTMLTextAreaElement | null} */
let lastField = null;
document.addEventListener('focusin', event => { const field = /** @type {HTMLElement} */ (event.target); if (field instanceof HTMLTextAreaElement && field.dataset.names) lastField = field });
document.addEventListener('click', event => {
  const name = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest('#d-names [data-insert]'));
  if (!name || !lastField?.isConnected) return;
  const text = lastField.dataset.names === 'text' ? `{{ ${name.dataset.insert} }}` : name.dataset.insert ?? '';
  lastField.focus();
  lastField.setRangeText(text, lastField.selectionStart, lastField.selectionEnd, 'end');
});

// Others: they hear where one is, and one sees what they did. LIMIT: how long one counts as there without a word.
const HERE_MS = 20_000;
let told = '';
/** @param {boolean} [gone] */
function saying(gone) {
  const body = new URLSearchParams({ _csrf: csrf(), selected: selected() });
  if (gone) body.set('gone', '1');
  return fetch(path + '/here', { method: 'POST', body, credentials: 'same-origin', keepalive: true }).catch(() => {});
}
function tellWhere() {
  if (told === selected()) return;
  told = selected();
  saying();
}
saying();
told = selected();
setInterval(() => { if (!document.hidden) saying() }, HERE_MS);
addEventListener('pagehide', () => saying(true));
// What was just said of one's own edit stays.
const OTHERS = PARTS.filter(part => part !== 'd-says');
let soon = 0;
new EventSource(path + '/events').addEventListener('message', () => {
  clearTimeout(soon);
  soon = setTimeout(() => { if (!drag?.on) look(() => location.pathname + '?step=' + encodeURIComponent(selected()) + (one('#d-file') ? '&file=1' : ''), '', OTHERS) }, 150);
});
