// Takes the pictures of docs/guide from the running demo: `cargo xtask pictures`. Each is what a person of the guide sees at that point.
// Left out: any check. What the pages must do is in scenarios/.

import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Browser, Demo, ROOT } from './harness.mjs';
import { atTheDesk, attach, choose, confirm, drawn, linkFromTheMail, passInside, pressSpot, wantThere, withTheLink } from './people.mjs';

/** @typedef {import('./harness.mjs').Person} Person */

const FOLDER = join(ROOT, 'docs', 'guide', 'pictures');
/** LIMIT: what all pictures together may weigh, because every clone carries them. */
const BYTES_MAX = 2_500_000;
/** Share of the original's quality that WebP keeps. */
const QUALITY = 78;

const PHONE = { viewport: { width: 390, height: 800 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const DESK = { viewport: { width: 1280, height: 860 }, deviceScaleFactor: 1.5 };

/** What is on the screen, or the part of it that matters. @param {Person} person @param {string} name @param {string} [part] */
async function picture(person, name, part) {
  const { page } = person;
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  const found = part ? page.locator(part).first() : undefined;
  if (found) await found.scrollIntoViewIfNeeded();
  const box = found ? await found.boundingBox() : null;
  const scroll = await page.evaluate('({ x: window.scrollX, y: window.scrollY })');
  const width = page.viewportSize()?.width ?? 0;
  const margin = 16;
  const clip = box
    ? { x: Math.max(0, box.x - margin) + scroll.x, y: box.y - margin + scroll.y, width: Math.min(width, box.width + 2 * margin), height: Math.min(box.height + 2 * margin, 1_100), scale: 1 }
    : undefined;
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY, ...(clip ? { clip, captureBeyondViewport: true } : {}) });
  writeFileSync(join(FOLDER, `${name}.webp`), Buffer.from(data, 'base64'));
  await session.detach();
}

/** The client on a phone: from the mail to the receipt. @param {Browser} browser @param {Demo} demo */
async function client(browser, demo) {
  const postman = await atTheDesk(browser, demo, DESK);
  await linkFromTheMail(postman, demo, /Ines/);
  await picture(postman, 'client-mail', 'main article');
  const ines = await withTheLink(browser, demo, PHONE);
  await picture(ines, 'client-review');
  await drawn(ines);
  await ines.page.locator('#d1').scrollIntoViewIfNeeded();
  await picture(ines, 'client-document');
  await wantThere(ines, 'Make the ship larger.', async () => {
    await ines.page.locator('[data-pinmode]').tap();
    await pressSpot(ines, 0.3, 0.7);
    await picture(ines, 'client-change');
  });
  await ines.page.locator('#changes li button').last().tap();
  await choose(ines, 'approve');
  await picture(ines, 'client-confirm');
  await confirm(ines, postman, demo, /Ines/);
  await picture(ines, 'client-receipt');
}

/** The project manager at a desk. @param {Browser} browser @param {Demo} demo */
async function manager(browser, demo) {
  const nadia = await atTheDesk(browser, demo, DESK);
  await picture(nadia, 'manager-home');
  await nadia.go('/requests');
  await nadia.page.locator('main a', { hasText: 'The long way round' }).first().click();
  await nadia.page.locator('#head').waitFor();
  await nadia.page.evaluate('window.scrollTo(0, 0)');
  await picture(nadia, 'manager-request');
  await picture(nadia, 'manager-next', '#ahead');
  await nadia.go('/requests/new');
  await nadia.page.getByLabel('Flow').selectOption({ label: 'Campaign approval' });
  await nadia.page.getByLabel('Client').selectOption({ label: 'Kestrel Ferries' });
  await nadia.page.getByLabel('What should they approve?').fill('Winter crossing posters');
  await nadia.press('Keep it and add documents');
  await nadia.page.locator('#documents').waitFor();
  await attach(nadia, 'deliverable', 'campaign-concept-v2.pdf');
  await picture(nadia, 'manager-package');
  await nadia.go('/requests');
  await picture(nadia, 'manager-requests');
  await nadia.go('/clients');
  await nadia.page.locator('main a', { hasText: 'Kestrel Ferries' }).first().click();
  await nadia.page.locator('h1').waitFor();
  await picture(nadia, 'manager-client');
}

/** Somebody of the team who checks. @param {Browser} browser @param {Demo} demo */
async function reviewer(browser, demo) {
  const preparer = await atTheDesk(browser, demo, DESK);
  await preparer.go('/requests/new');
  await preparer.page.getByLabel('Flow').selectOption({ label: 'Campaign approval' });
  await preparer.page.getByLabel('Client').selectOption({ label: 'Kestrel Ferries' });
  await preparer.page.getByLabel('What should they approve?').fill('Harbour banners');
  await preparer.press('Keep it and add documents');
  await preparer.page.locator('#documents').waitFor();
  await preparer.page.getByLabel('Why', { exact: true }).fill('Banners for the new quay, in two sizes.');
  await preparer.page.getByLabel('Amount, excluding VAT', { exact: true }).fill('18,500');
  await attach(preparer, 'deliverable', 'campaign-concept-v2.pdf');
  await attach(preparer, 'estimate', 'cost-estimate-v1.pdf');
  await preparer.page.locator('#ready button[value=send]').click();
  await preparer.page.getByText('Sofie Lind').first().waitFor();
  const request = new URL(preparer.page.url()).pathname;
  const sofie = await atTheDesk(browser, demo, DESK, /Sofie/);
  await picture(sofie, 'reviewer-home');
  await sofie.go(request);
  await picture(sofie, 'reviewer-task', '#task');
  await passInside(sofie, request);
}

/** Whoever looks after the process. @param {Browser} browser @param {Demo} demo */
async function operations(browser, demo) {
  const nadia = await atTheDesk(browser, demo, DESK);
  await nadia.go('/flows');
  await picture(nadia, 'operations-flows');
  await nadia.page.locator('main a[href^="/flows/"]', { hasText: 'Campaign approval' }).first().click();
  await nadia.page.locator('h1').waitFor();
  await picture(nadia, 'operations-flow');
  await nadia.go('/people');
  await picture(nadia, 'operations-people');
  await nadia.go('/connections');
  await picture(nadia, 'operations-connections');
}

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const browser = await Browser.open();
try {
  for (const story of [manager, reviewer, operations, client]) {
    const demo = await Demo.start();
    try {
      await story(browser, demo);
    } finally {
      await demo.stop('SIGKILL');
      demo.forget();
    }
  }
} finally {
  await browser.close();
}
const sizes = readdirSync(FOLDER).map(name => ({ name, bytes: statSync(join(FOLDER, name)).size }));
for (const { name, bytes } of sizes) console.log(`${String(bytes).padStart(8)}  ${name}`);
const total = sizes.reduce((sum, one) => sum + one.bytes, 0);
console.log(`${String(total).padStart(8)}  in all`);
if (total > BYTES_MAX) throw new Error(`${total} bytes in all, ${BYTES_MAX} are allowed`);
