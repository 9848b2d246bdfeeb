// SPDX-License-Identifier: Apache-2.0
// Plays each of the three users once, and an administrator, against a running `dangan serve`, in a
// real browser. The steps build on one another; after the first failure the rest is not run and counts
// as failed.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before, test } from 'node:test';

import { lotSteps } from './lots.mjs';
import {
  base,
  desk,
  logIn,
  openBrowser,
  openDossier,
  phone,
  setting,
  shoot,
  sitDown,
  verify,
} from './people.mjs';

const pageLimit = 180000; // milliseconds for two pages to be read on a slow machine
const wanted = [
  'DANGAN_URL',
  'DANGAN_CLERK',
  'DANGAN_CLERK_PASSWORD',
  'DANGAN_CUSTODIAN',
  'DANGAN_CUSTODIAN_PASSWORD',
  'DANGAN_ADMIN',
  'DANGAN_ADMIN_PASSWORD',
  'DANGAN_UPLOAD',
  'DANGAN_PERSON_NAME',
  'DANGAN_PERSON_ID',
  'DANGAN_DOSSIER',
  'DANGAN_CHECKER',
  'DANGAN_CHECKER_PASSWORD',
  'DANGAN_SECOND_NAME',
  'DANGAN_SECOND_ID',
  'DANGAN_LOT_PAGES',
];

let browser;
let clerk;
let graduate;
let custodian;
let checker;
let visitor;
let administrator;
let leaver;
let code = '';
let request = '';
const copy = { number: '', token: '', file: '' };
let broken = '';
const passed = [];
const began = Date.now();

// Steps share their state, so a step after a failed one would only tell the same again.
function step(name, play) {
  test(name, async () => {
    assert.equal(broken, '', `not played, because this failed before: ${broken}`);
    const from = Date.now();
    try {
      await play();
    } catch (error) {
      broken = name;
      const all = { clerk, checker, graduate, custodian, visitor, administrator, leaver };
      for (const [who, one] of Object.entries(all)) {
        if (one) await shoot(one.page, `failed-${who}`);
      }
      throw error;
    }
    passed.push(`${((Date.now() - from) / 1000).toFixed(1).padStart(6)} s  ${name}`);
  });
}

before(async () => {
  for (const name of wanted) setting(name);
  browser = await openBrowser();
  clerk = await sitDown(browser, desk);
  custodian = await sitDown(browser, desk);
  checker = await sitDown(browser, desk);
  administrator = await sitDown(browser, desk);
  leaver = await sitDown(browser, desk);
  graduate = await sitDown(browser, phone);
  visitor = await sitDown(browser, phone);
});

after(async () => {
  await browser?.close();
  console.log(passed.join('\n'));
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  console.log(
    broken
      ? `browser: FAILED at "${broken}" after ${passed.length} steps, ${seconds} s`
      : `browser: ${passed.length} steps played by three users in ${seconds} s, all as expected`,
  );
});

// ---- the clerk

async function isKeptOut(page, name, password) {
  await page.goto(`${base()}/staff`);
  await page.fill('#login-name', name);
  await page.fill('#login-password', password);
  await page.click('[data-test=login]');
  await page.waitForSelector('[data-test=trouble]');
  assert.equal(await page.locator('.console').count(), 0);
}

// Page files that are there to be uploaded.
function uploads() {
  const folder = setting('DANGAN_UPLOAD');
  const files = readdirSync(folder).filter((name) => /\.(tiff?|jpe?g|png|pdf)$/i.test(name));
  assert.ok(files.length >= 2, `${folder} holds ${files.length} page files, two are needed`);
  return files.sort().map((name) => join(folder, name));
}

// Asks from outside: the pages' policy lets nothing in them evaluate a text, as waiting there would.
async function until(page, holds) {
  const end = Date.now() + 30000;
  while (!(await page.evaluate(holds))) {
    assert.ok(Date.now() < end, `not within 30 s: ${holds}`);
    await page.waitForTimeout(50);
  }
}
const countOf = async (page, what) => Number(await page.innerText(`[data-test=count-${what}] dd`));
const setAside = (page) => page.locator('[data-test=page][data-state=quarantined]');

step('A clerk with a wrong password is told so and stays outside', async () => {
  await isKeptOut(clerk.page, setting('DANGAN_CLERK'), 'certainly not the password');
});

step('A clerk logs in, opens the dossier and uploads two pages, which are stored', async () => {
  const { page } = clerk;
  await logIn(page, setting('DANGAN_CLERK'), setting('DANGAN_CLERK_PASSWORD'));
  await page.waitForSelector('.figures');
  await shoot(page, 'clerk-overview');
  await openDossier(page, setting('DANGAN_DOSSIER'));
  const stored = page.locator('[data-test=page][data-state=stored]');
  const before = await stored.count();

  await page.setInputFiles('[data-test=files]', uploads().slice(0, 2));
  await page.waitForSelector('[data-test=upload][data-phase=reading]');
  await shoot(page, 'clerk-reading');
  await page.waitForSelector('[data-test=upload][data-phase=done]', { timeout: pageLimit });
  // Two files of one page each; an earlier play against the same archive has left them there.
  const taken = await countOf(page, 'stored');
  assert.equal(taken + (await countOf(page, 'held_files')), 2);
  assert.equal(await countOf(page, 'waiting'), 0);
  assert.equal(await countOf(page, 'quarantined'), 0);
  await stored.nth(before + taken - 1).waitFor();
  assert.equal(await stored.count(), before + taken);
  await shoot(page, 'clerk-dossier');
});

step('The clerk uploads a folder in page order; what is no page is set aside', async () => {
  const { page } = clerk;
  const before = await setAside(page).count();
  // What was set aside in an earlier play against the same archive offers it as well.
  assert.equal(await page.locator('[data-test=retry]').count(), before > 0 ? 1 : 0);

  const folder = await mkdtemp(join(tmpdir(), 'dangan-browser-'));
  const scans = join(folder, 'scans');
  const good = uploads()[0];
  const names = ['letters/page-1.tif', `page-2${extname(good)}`, 'page-10.tif'];
  await mkdir(join(scans, 'letters'), { recursive: true });
  await copyFile(good, join(scans, names[1]));
  for (const name of [names[0], names[2]])
    await writeFile(join(scans, name), `no image: ${name} ${began}`);
  await writeFile(join(scans, '.DS_Store'), 'left behind by a system');

  await page.click('[data-test=more]');
  await page.waitForSelector('[data-test=upload][data-phase=idle]');
  await page.setInputFiles('[data-test=folder]', scans);
  await page.waitForSelector('[data-test=upload][data-phase=done]', { timeout: pageLimit });
  assert.match(await page.innerText('[data-test=left-out]'), /略过 1 个/);
  assert.deepEqual(
    await page.locator('.file-name').allTextContents(),
    names.map((name) => `scans/${name}`),
  );
  assert.equal(await countOf(page, 'quarantined'), 2);
  assert.equal(await countOf(page, 'waiting'), 0);
  await setAside(page)
    .nth(before + 1)
    .waitFor();
  await rm(folder, { recursive: true });
  await shoot(page, 'clerk-set-aside');
});

step('The clerk gets the original of what is set aside, and has it read again', async () => {
  const { page } = clerk;
  const tiles = await setAside(page).count();
  const tile = page.locator('[data-test=page]:has-text("scans/page-10.tif")').last();
  assert.match(await tile.locator('.tile-reason').innerText(), /[\u4e00-\u9fff]{6}/);
  const waiting = page.waitForEvent('download');
  await tile.locator('[data-test=original]').click();
  const download = await waiting;
  assert.equal(await download.failure(), null);
  const bytes = await readFile(await download.path(), 'utf8');
  assert.equal(bytes, `no image: page-10.tif ${began}`);

  await page.click('[data-test=retry]');
  await page.waitForSelector('[data-test=set-aside][data-phase=done]', { timeout: pageLimit });
  // No image has become of it.
  await setAside(page)
    .nth(tiles - 1)
    .waitFor();
  assert.equal(await setAside(page).count(), tiles);
  await page.waitForSelector('[data-test=retry]');
  await shoot(page, 'clerk-read-again');
});

step('The clerk searches a word of the dossier and sees it marked on the image', async () => {
  const { page } = clerk;
  await page.click('[data-test=page][data-state=stored]:not(.tile-blank) a >> nth=0');
  await page.waitForSelector('[data-test=text] li');
  const lines = await page.locator('[data-test=text] li').allInnerTexts();
  const word = lines.map((line) => /[\u4e00-\u9fff]{3,}/.exec(line)?.[0].slice(0, 3)).find(Boolean);
  assert.ok(
    word,
    `no word of three Han characters on the first page: ${lines.slice(0, 5).join(' / ')}`,
  );

  await page.click('[data-test=nav-search]');
  await page.fill('#words', word);
  await page.click('[data-test=search]');
  const hit = page.locator(`[data-test=hit]:has-text("${setting('DANGAN_DOSSIER')}")`).first();
  await hit.waitFor();
  assert.equal(await hit.locator('mark').first().innerText(), word);
  await shoot(page, 'clerk-search');
  await hit.click();

  await page.waitForSelector('[data-test=hit-box]', { state: 'attached' });
  // The image has come, and the box lies on it and has an area.
  await until(page, () => {
    const image = document.querySelector('[data-test=image]');
    return image instanceof HTMLImageElement && image.complete && image.naturalWidth > 0;
  });
  const image = await page.locator('[data-test=image]').boundingBox();
  const box = await page.locator('[data-test=hit-box]').first().boundingBox();
  assert.ok(image && box && box.width > 4 && box.height > 4, `hit box ${JSON.stringify(box)}`);
  assert.ok(
    box.x >= image.x - 1 &&
      box.y >= image.y - 1 &&
      box.x + box.width <= image.x + image.width + 1 &&
      box.y + box.height <= image.y + image.height + 1,
    `the box ${JSON.stringify(box)} lies outside the image ${JSON.stringify(image)}`,
  );
  await page.locator('[data-test=text] mark').first().waitFor();
  await shoot(page, 'clerk-page');
  // A line pointed at in the text is marked on the image.
  await page.hover('[data-test=text] li >> nth=1');
  await page.waitForSelector('.box-line.active', { state: 'attached' });
});

step('Zoomed in, the page is shown at full size, and the boxes stay where they are', async () => {
  const { page } = clerk;
  const places = () =>
    page.evaluate(() => {
      const at = (one) => one.getBoundingClientRect();
      const image = at(document.querySelector('[data-test=image]'));
      const box = at(document.querySelector('[data-test=hit-box]'));
      const tiles = [...document.querySelectorAll('[data-test=tile]')];
      return {
        box: [(box.x - image.x) / image.width, (box.y - image.y) / image.height],
        tiles: tiles.filter((one) => one.complete && one.naturalWidth === 512).length,
        first: tiles[0] ? [at(tiles[0]).x - image.x, at(tiles[0]).y - image.y] : [],
      };
    });
  const before = await places();
  assert.equal(before.tiles, 0, 'the plain image does at this size');
  for (let i = 0; i < 5; i += 1) await page.keyboard.press('+');
  await page.waitForSelector('[data-test=tile]');
  await until(page, () =>
    [...document.querySelectorAll('[data-test=tile]')].every((one) => one.complete),
  );
  const after = await places();
  assert.ok(after.tiles > 0, 'no tile has come');
  assert.ok(Math.abs(after.box[0] - before.box[0]) + Math.abs(after.box[1] - before.box[1]) < 0.01);
  assert.ok(after.first[0] >= -1 && after.first[1] >= -1, `a tile at ${after.first}`);
  await shoot(page, 'clerk-page-zoomed');
  await page.keyboard.press('0');
});

step('The clerk issues a one-time code at the counter', async () => {
  const { page } = clerk;
  await openDossier(page, setting('DANGAN_DOSSIER'));
  await page.click('[data-test=issue-code]');
  await page.click('[data-test=issue]');
  code = (await page.getAttribute('[data-test=code]', 'data-code')) ?? '';
  assert.match(code, /^[0-9]{8}$/);
  await shoot(page, 'clerk-code');
  assert.doesNotMatch(page.url(), new RegExp(code));
});

// ---- the graduate

async function lookUp(number, oneTimeCode) {
  const { page } = graduate;
  await page.fill('[name=name]', setting('DANGAN_PERSON_NAME'));
  await page.fill('[name=id_number]', number);
  await page.fill('[name=code]', oneTimeCode);
  await page.click('[data-test=enter]');
}

step('A mistyped ID number is told before anything is sent', async () => {
  const { page } = graduate;
  await page.goto(base());
  await shoot(page, 'graduate-home');
  await page.click('[data-test=door-find]');
  const right = setting('DANGAN_PERSON_ID');
  const wrong = right.slice(0, 16) + ((Number(right[16]) + 1) % 10) + right.slice(17);
  let sent = 0;
  page.on('request', (one) => {
    if (one.method() === 'POST') sent += 1;
  });
  await lookUp(wrong, code);
  await page.waitForSelector('.field-fault');
  assert.equal(sent, 0, 'a number with a wrong check digit was sent');
});

step('The graduate logs in on a phone with the code and sees where the dossier is', async () => {
  const { page } = graduate;
  await lookUp(setting('DANGAN_PERSON_ID'), code);
  const place = page.locator(`[data-test=dossier]:has-text("${setting('DANGAN_DOSSIER')}")`);
  await place.waitFor();
  assert.notEqual((await place.locator('[data-test=location]').innerText()).trim(), '');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  assert.equal(wide, false, 'the page is wider than the phone');
  await shoot(page, 'graduate-dossier');
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
  );
  for (const secret of [setting('DANGAN_PERSON_ID'), setting('DANGAN_PERSON_NAME'), code]) {
    assert.ok(!kept.includes(secret), 'personal data stay on the device');
    assert.ok(
      !decodeURIComponent(page.url()).includes(secret),
      'personal data stand in the address',
    );
  }
});

step('The graduate files a transfer request and is told the time of the answer', async () => {
  const { page } = graduate;
  await page.click('[data-test=new-request]');
  await page.fill('[name=destination]', '武汉市东西湖区人才服务局');
  await page.fill('[name=address]', '武汉市东西湖区吴家山街 242 号 档案科收');
  await page.fill('[name=reason]', '入职新单位，已取得调档函。');
  await shoot(page, 'graduate-request');
  await page.click('[data-test=file-request]');
  const filed = page.locator('[data-test=filed]');
  await filed.waitFor();
  request = /R-[0-9]{4}-[0-9]+/.exec(await filed.innerText())?.[0] ?? '';
  assert.notEqual(request, '', 'no request number was given');
  const card = page.locator(`[data-test=request]:has-text("${request}")`);
  assert.match(await card.locator('[data-test=time-left]').innerText(), /剩 (23 小时 5|24 小时 0)/);
  await shoot(page, 'graduate-filed');
});

// ---- staff answer, the graduate reads

step('Staff see the request in the queue with the time left, and answer it', async () => {
  const { page } = clerk;
  await page.keyboard.press('Escape');
  await page.click('[data-test=nav-requests]');
  const row = page.locator(`[data-test=request][data-number="${request}"]`);
  await row.waitFor();
  assert.match(await row.locator('[data-test=time-left]').innerText(), /剩 (23 小时 5|24 小时 0)/);
  assert.equal(await row.getAttribute('data-urgency'), 'calm');
  await shoot(page, 'staff-queue');
  await row.locator('[data-test=answer]').click();
  await page.click('[data-test=phrase]');
  await shoot(page, 'staff-answer');
  await page.click('[data-test=send-answer]');
  await row.waitFor({ state: 'detached' });
});

step('The graduate sees the answer, and after logging out nothing is left to see', async () => {
  const { page } = graduate;
  await page.reload();
  const card = page.locator(`[data-test=request]:has-text("${request}")`);
  await card.waitFor();
  assert.equal(await card.getAttribute('data-state'), 'accepted');
  assert.match(await card.locator('[data-test=answer]').innerText(), /15 个工作日/);
  await card.scrollIntoViewIfNeeded();
  await shoot(page, 'graduate-answer');
  await page.click('[data-test=leave]');
  await page.waitForSelector('[data-test=enter]');
  await page.goto(`${base()}/#/mine`);
  await page.waitForSelector('[data-test=enter]');
  assert.equal(await page.locator('[data-test=dossier]').count(), 0);
});

step('A code that has been used opens nothing a second time', async () => {
  const { page } = graduate;
  await lookUp(setting('DANGAN_PERSON_ID'), code);
  await page.waitForSelector('[data-test=trouble]');
  assert.equal(await page.locator('[data-test=dossier]').count(), 0);
});

// ---- the custodian

step('The custodian ticks pages and issues a certified copy, whose PDF downloads', async () => {
  const { page } = custodian;
  await logIn(page, setting('DANGAN_CUSTODIAN'), setting('DANGAN_CUSTODIAN_PASSWORD'));
  await openDossier(page, setting('DANGAN_DOSSIER'));
  await page.locator('[data-test=tick]').nth(0).check();
  await page.locator('[data-test=tick]').nth(1).check();
  await shoot(page, 'custodian-ticked');
  await page.click('[data-test=make-copy]');
  await page.fill('#copy-ground', '劳动人事争议仲裁委员会调查函〔2026〕12 号');
  await page.fill('#copy-recipient', '武汉市劳动人事争议仲裁委员会');
  // Whoever issues a copy that only this machine can verify is warned.
  const session = await page.evaluate(async () => (await fetch('/api/session')).json());
  const warned = await page.locator('[data-test=local-only]').count();
  assert.equal(warned, session.local_only ? 1 : 0);
  await page.click('[data-test=issue-copy]');
  await page.waitForSelector('[data-test=copy-number]', { timeout: 60000 });
  copy.number = (await page.innerText('[data-test=copy-number]')).trim();
  const link = (await page.getAttribute('[data-test=verify-link]', 'href')) ?? '';
  copy.token = link.split('/').pop() ?? '';
  await shoot(page, 'custodian-copy');

  const waiting = page.waitForEvent('download');
  await page.click('[data-test=pdf]');
  const download = await waiting;
  assert.equal(await download.failure(), null);
  copy.file = await download.path();
  const bytes = await readFile(copy.file);
  assert.equal(bytes.subarray(0, 5).toString('latin1'), '%PDF-');
  await page.click('[data-test=close-copy]');
});

// ---- anyone verifies

step(
  'The public verification says the copy is valid, by number, by code and by its digest',
  async () => {
    const { page } = visitor;
    assert.equal(await verify(page, copy.number), 'valid');
    await page.setInputFiles('[data-test=compare-file]', copy.file);
    const outcome = page.locator('[data-test=compare-outcome]');
    await outcome.waitFor();
    assert.equal(await outcome.getAttribute('data-outcome'), 'same');
    const shown = await page.innerText('main');
    assert.ok(!shown.includes(setting('DANGAN_PERSON_NAME')), 'verification shows the person');
    await shoot(page, 'verify-valid');

    await page.goto(`${base()}/v/${copy.token}`);
    await page.waitForSelector('[data-test=verdict][data-verdict=valid]');

    // The control: a file with one byte more is another file.
    await page.setInputFiles('[data-test=compare-file]', {
      name: 'changed.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.concat([await readFile(copy.file), Buffer.from('\n')]),
    });
    await page.waitForSelector('[data-test=compare-outcome][data-outcome=different]');
    assert.equal(await verify(page, 'FZ-1999-999999'), 'unknown');
  },
);

step('After the custodian revokes the copy, verification says revoked', async () => {
  const { page } = custodian;
  const row = page.locator(`[data-test=copy][data-number="${copy.number}"]`);
  await row.locator('[data-test=revoke]').click();
  await page.fill('#revoke-reason', '受文单位写错，另行出具');
  await page.click('[data-test=revoke-submit]');
  await page.waitForSelector(`[data-test=copy][data-number="${copy.number}"][data-state=revoked]`);
  assert.equal(await verify(visitor.page, copy.number), 'revoked');
  await shoot(visitor.page, 'verify-revoked');
});

// ---- a lot on its way through digitization

lotSteps(step, () => ({ clerk, checker, custodian }), pageLimit);

// ---- the administrator

step('An account that is disabled is logged out and cannot log in, until enabled', async () => {
  const { page } = administrator;
  await page.goto(`${base()}/staff`);
  await page.fill('#login-name', setting('DANGAN_ADMIN'));
  await page.fill('#login-password', setting('DANGAN_ADMIN_PASSWORD'));
  await page.click('[data-test=login]');
  await page.click('[data-test=nav-accounts]');

  const name = `leaver-${began.toString(36)}`;
  const passwords = ['first-one-for-tests', 'second-one-for-tests'];
  await page.click('[data-test=new-account]');
  await page.fill('#account-name', name);
  await page.fill('#account-display', '离岗人员');
  await page.fill('#account-password', passwords[0]);
  await page.click('[data-test=create-account]');
  const row = (enabled) =>
    page.locator(`[data-test=account][data-name="${name}"][data-enabled=${enabled}]`);
  await row(true).waitFor();
  const own = page.locator(`[data-test=account][data-name="${setting('DANGAN_ADMIN')}"]`);
  assert.equal(await own.locator('[data-test=enable]').count(), 0);

  await logIn(leaver.page, name, passwords[0]);
  await row(true).locator('[data-test=enable]').click();
  await page.click('[data-test=enable-submit]');
  await row(false).waitFor();
  await shoot(page, 'administrator-disabled');
  await leaver.page.click('[data-test=nav-dossiers]');
  await leaver.page.waitForSelector('#login-name');
  await isKeptOut(leaver.page, name, passwords[0]);

  await row(false).locator('[data-test=enable]').click();
  await page.click('[data-test=enable-submit]');
  await row(true).locator('[data-test=set-password]').click();
  await page.fill('#new-password', passwords[1]);
  await page.click('[data-test=password-submit]');
  await page.waitForSelector('#new-password', { state: 'detached' });
  await isKeptOut(leaver.page, name, passwords[0]);
  await logIn(leaver.page, name, passwords[1]);
});

step('The staff console in English has no Chinese of its own left', async () => {
  const { page } = custodian;
  await page.click('.side-links button >> nth=0');
  await page.waitForSelector('html[lang=en]', { state: 'attached' });
  await page.click('[data-test=nav-requests]');
  await page.waitForSelector('.view-head h1:has-text("Requests")');
  const sections = await page.locator('.side nav a').evaluateAll((all) =>
    // Beside its name a section may carry a count.
    all.map((one) => one.firstChild.textContent.trim()),
  );
  assert.deepEqual(sections, [
    'Overview',
    'Dossiers',
    'Full-text search',
    'Digitization',
    'Requests',
  ]);
  const head = (await page.locator('.view-head').innerText()).split(/\s*\n\s*/);
  assert.deepEqual(head, [
    'Requests',
    'The first substantive answer is due within 24 hours; most urgent first.',
    'Open',
    'Answered',
  ]);
  await page.click('[data-test=nav-lots]');
  await page.waitForSelector('.view-head h1:has-text("Digitization")');
  const lots = await page.locator('.view-head, .way, thead').allInnerTexts();
  assert.doesNotMatch(lots.join(' '), /[\u4e00-\u9fff]/);
  await page.click('[data-test=leave]');
  await page.waitForSelector('#login-name');
});

step('No page broke the content security policy or threw', async () => {
  const complaints = [clerk, checker, graduate, custodian, visitor, administrator, leaver].flatMap(
    (one) => one.complaints,
  );
  assert.deepEqual(complaints, []);
});
