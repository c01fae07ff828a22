// The page behind the link in a mail. The secret is in the fragment, which browsers never send: we take it out of the
// address bar, keep it here, and send it only after a deliberate press of the button.

// The server refuses an exchange that comes sooner after the page than any person would press.
const DELIBERATE_MS = 900;

const token = location.hash.slice(1);
const form = /** @type {HTMLFormElement | null} */ (document.getElementById('open'));
const paste = document.getElementById('paste');

if (form && paste && /^[A-Za-z0-9_-]{43}$/.test(token)) {
  history.replaceState(null, '', location.pathname);
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem('token'));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector('button'));
  field.value = token;
  form.hidden = false;
  paste.hidden = true;
  button.disabled = true;
  // From when the page came, not from when it was asked for: on a slow line that is long before.
  const [visit] = performance.getEntriesByType('navigation');
  const came = visit instanceof PerformanceNavigationTiming ? visit.responseStart : performance.now();
  setTimeout(() => { button.disabled = false; button.focus({ preventScroll: true }) }, Math.max(0, came + DELIBERATE_MS - performance.now()));
}
