// The pages of a document on paper: all pictures are fetched before the browser is asked to print. Without it the page is
// printed as every other, and pictures that nobody scrolled to come when the browser decides.

import { all, busy, calm, one } from './base.js';

const button = /** @type {HTMLButtonElement | null} */ (one('[data-print]'));
if (button) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    busy(button);
    const pictures = /** @type {HTMLImageElement[]} */ (all('.sheets img'));
    pictures.forEach(picture => { picture.loading = 'eager' });
    // One that does not come is missing on paper, which is seen.
    await Promise.all(pictures.map(picture => picture.decode().catch(() => {})));
    calm(button);
    print();
  });
}
