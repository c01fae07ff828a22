// Two versions beside each other: moved together, laid over each other, blinking, larger. Without it they stand side by side, with the
// words that differ below.

import { all, one } from './base.js';

// Three times slower than what may not flash (WCAG 2.3.1), and quick enough to see what jumps.
const BLINK_MS = 800;
const KEY = 'compare';

/** @type {Record<string, string>} */
const WAYS = { side: 'side', slide: 'slide', blink: 'blink' };
let blinking = 0;

/** @param {HTMLElement} root */
function start(root) {
  const ways = all('[data-way]', root), zoom = /** @type {HTMLSelectElement | null} */ (one('select[data-zoom]', root));
  if (!ways.length) return;
  all('[data-ways]', root).forEach(part => { part.hidden = false });
  all('.wipe', root).forEach(wipe => { wipe.hidden = false });

  /** @param {string} way */
  const show = way => {
    clearInterval(blinking);
    root.dataset.view = way;
    delete root.dataset.shown;
    ways.forEach(button => button.setAttribute('aria-pressed', String(button.dataset.way === way)));
    if (zoom) zoom.disabled = way !== 'side';
    if (way === 'blink') blink(root);
    try { sessionStorage.setItem(KEY, way) } catch { /* storage is off */ }
  };
  ways.forEach(button => button.addEventListener('click', () => {
    // Pressed again, what blinks stands still and turns with each press.
    if (button.dataset.way === 'blink' && root.dataset.view === 'blink') turn(root, true); else show(button.dataset.way ?? 'side');
  }));
  zoom?.addEventListener('change', () => enlarge(root, Number(zoom.value)));
  root.addEventListener('input', event => {
    const wipe = /** @type {HTMLInputElement} */ (event.target);
    if (wipe.matches('.wipe')) wipe.closest('.panes')?.setAttribute('style', `--cut:${Number(wipe.value)}`);
  });
  together(root);
  keys(root);
  let kept = '';
  try { kept = sessionStorage.getItem(KEY) ?? '' } catch { /* storage is off */ }
  show(WAYS[kept] ?? (matchMedia('(width < 40rem)').matches ? 'slide' : 'side'));
}

/** @param {HTMLElement} root @param {boolean} [stop] */
function turn(root, stop) {
  if (stop) clearInterval(blinking);
  root.dataset.shown = root.dataset.shown === 'after' ? 'before' : 'after';
}

// Whoever asked their device for less motion turns the pages by hand.
/** @param {HTMLElement} root */
function blink(root) {
  turn(root);
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches) blinking = setInterval(() => turn(root), BLINK_MS);
}

/** @param {HTMLElement} root @param {number} times */
function enlarge(root, times) {
  root.toggleAttribute('data-zoomed', times > 1);
  for (const roll of all('.roll', root)) {
    // The same spot stays in the middle.
    const x = (roll.scrollLeft + roll.clientWidth / 2) / roll.scrollWidth, y = (roll.scrollTop + roll.clientHeight / 2) / roll.scrollHeight;
    roll.style.setProperty('--zoom', String(times));
    if (times > 1) roll.tabIndex = 0; else roll.removeAttribute('tabindex');
    roll.scrollTo(x * roll.scrollWidth - roll.clientWidth / 2, y * roll.scrollHeight - roll.clientHeight / 2);
  }
}

// Both pages of a pair show the same place, whichever is moved.
/** @param {HTMLElement} root */
function together(root) {
  /** @type {Element | null} the one that a person moves; the other's own message of it is not an answer to it */
  let led = null;
  root.addEventListener('scroll', event => {
    const roll = /** @type {HTMLElement} */ (event.target);
    if (!(roll instanceof HTMLElement) || !roll.matches('.roll')) return;
    if (led === roll) { led = null; return }
    const other = all('.roll', /** @type {HTMLElement} */ (roll.closest('.panes'))).find(other => other !== roll);
    if (!other) return;
    const from = [other.scrollLeft, other.scrollTop];
    other.scrollTo(roll.scrollLeft, roll.scrollTop);
    if (other.scrollLeft !== from[0] || other.scrollTop !== from[1]) led = other;
  }, true);
}

// Page Down and Page Up belong to the browser; N and P go from one changed page to the next, unless somebody types or turned keys off.
/** @param {HTMLElement} root */
function keys(root) {
  let off = false;
  try { off = localStorage.getItem('keys') === 'off' } catch { /* storage is off */ }
  if (off) return;
  document.addEventListener('keydown', event => {
    const at = /** @type {HTMLElement} */ (event.target);
    if (event.metaKey || event.ctrlKey || event.altKey || at.closest('textarea, select, dialog, input:not([type=range])')) return;
    const step = { n: 1, p: -1 }[event.key];
    if (!step) return;
    const pairs = all('.pair', root), here = pairs.findLastIndex(pair => pair.getBoundingClientRect().top < innerHeight * .4);
    const next = pairs[Math.max(0, Math.min(pairs.length - 1, here + step))];
    next?.scrollIntoView({ block: 'start' });
    next?.focus({ preventScroll: true });
  });
}

all('[data-compare]').forEach(start);
