// SPDX-License-Identifier: Apache-2.0
// A lot from opening to sign-off by three accounts: the clerk receives, prepares and scans, the
// checker makes the first check, the custodian the second, and signs off.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { base, logIn, openDossier, setting, shoot } from './people.mjs';

const entry = (page, number) => page.locator(`[data-test=entry][data-dossier="${number}"]`);

async function openLot(page, name) {
  await page.click('[data-test=nav-lots]');
  await page.click(`[data-test=lot-row]:has-text("${name}") a`);
  await page.waitForSelector('[data-test=sample-state]');
}

async function atStep(page, number, step) {
  await page.waitForSelector(`[data-test=entry][data-dossier="${number}"][data-step="${step}"]`);
}

// A dossier of its own, so that the figures of the other steps stay as they are.
async function newDossier(page, name, id) {
  await page.click('[data-test=nav-dossiers]');
  await page.click('[data-test=new-dossier]');
  await page.fill('#new-name', name);
  await page.fill('#new-id', id);
  await page.click('[data-test=create-dossier]');
  await page.waitForSelector('.label-number');
  return (await page.innerText('.label-number')).trim();
}

async function upload(page, number, files, limit) {
  await openDossier(page, number);
  await page.setInputFiles('[data-test=files]', files);
  await page.waitForSelector('[data-test=upload][data-phase=done]', { timeout: limit });
}

// The image of the page that is judged is there, and those ahead are as well.
async function imageIsThere(page) {
  await page.waitForSelector('[data-test=check-image][data-ready=true]:not(.image-kept)');
}

// The pages that are scanned; the last is the new scan of one that was refused.
function lotPages() {
  const folder = setting('DANGAN_LOT_PAGES');
  const all = readdirSync(folder).sort();
  assert.ok(all.length >= 3, `${folder} holds ${all.length} pages, three are needed`);
  return all.map((name) => join(folder, name));
}

const progress = (page) => page.innerText('[data-test=progress]');

// `people` gives each of the three when they have sat down.
export function lotSteps(step, people, limit) {
  const lot = `批次 ${Date.now().toString(36)}`;
  const dossier = { number: '', urgent: '' };
  let files = [];
  let again = '';

  step('The clerk opens a lot and receives two dossiers, an urgent one on top', async () => {
    const { page } = people().clerk;
    files = lotPages();
    again = files.pop();
    dossier.urgent = setting('DANGAN_DOSSIER');
    // The last character of the name is one that no installed font has.
    dossier.number = await newDossier(
      page,
      `${setting('DANGAN_SECOND_NAME')}\u{2ebf0}`,
      setting('DANGAN_SECOND_ID'),
    );
    const name = await page.innerText('h1');
    assert.equal(name, `${setting('DANGAN_SECOND_NAME')}U+2EBF0`);
    assert.equal(await page.locator('h1 .rare-character').getAttribute('title'), '\u{2ebf0}');
    await page.click('[data-test=nav-lots]');
    await page.click('[data-test=new-lot]');
    await page.fill('#lot-name', lot);
    await page.fill('#lot-operator', '李工');
    await page.click('[data-test=create-lot]');
    await page.click('[data-test=add-dossier]');
    await page.fill('#add-dossier', dossier.number);
    await page.fill('#add-leaves', String(files.length));
    // One page more than there will be: the gate has something to say.
    await page.fill('#add-pages', String(files.length + 1));
    await page.keyboard.press('Enter');
    await entry(page, dossier.number).waitFor();
    assert.equal(await page.inputValue('#add-dossier'), '');
    await page.fill('#add-dossier', dossier.urgent);
    await page.fill('#add-urgent', '明日调档');
    await page.keyboard.press('Enter');
    await entry(page, dossier.urgent).waitFor();
    await page.keyboard.press('Escape');
    const order = await page
      .locator('[data-test=entry]')
      .evaluateAll((all) => all.map((one) => one.dataset.dossier));
    assert.deepEqual(order, [dossier.urgent, dossier.number]);
    await page.waitForTimeout(400);
    await shoot(page, 'lot-board');
  });

  step('Preparing asks for classified leaves, and a stop waits for the custodian', async () => {
    const { page } = people().clerk;
    await entry(page, dossier.urgent).locator('[data-test=next]').click();
    await page.click('[data-test=prepare-submit]');
    await page.waitForSelector('.ask .bad');
    await page.check('[data-test=stops-some]');
    await page.fill('#stop-leaf-0', '0');
    await page.fill('#stop-note-0', '封面有密级标志');
    await shoot(page, 'lot-prepare');
    await page.click('[data-test=prepare-submit]');
    await atStep(page, dossier.urgent, 'prepared');
    assert.equal(await entry(page, dossier.urgent).locator('[data-test=next]').count(), 0);
    assert.match(
      await entry(page, dossier.urgent).locator('[data-test=hold]').innerText(),
      /档案管理员/,
    );

    const guard = people().custodian.page;
    await openLot(guard, lot);
    await entry(guard, dossier.urgent).locator('[data-test=next]').click();
    await guard.click('[data-test=resolve-stop]');
    await guard.click('.el-dialog .el-radio-button:has-text("整卷退出")');
    await guard.fill('#stop-words', '移交保密部门');
    await guard.click('[data-test=stop-submit]');
    await guard.waitForSelector('[data-test=stop]:has-text("移交保密部门")');
    await shoot(guard, 'lot-stop');
  });

  step('The clerk prepares and scans the other, and draws the sample', async () => {
    const { page } = people().clerk;
    await openLot(page, lot);
    const row = entry(page, dossier.number);
    await row.locator('[data-test=next]').click();
    await page.check('[data-test=stops-none]');
    await page.click('[data-test=prepare-submit]');
    await atStep(page, dossier.number, 'prepared');
    await row.locator('[data-test=next]').click();
    await page.click('[data-test=sides-1]');
    await page.fill('#take-images', String(files.length));
    await page.click('[data-test=take-submit]');
    await atStep(page, dossier.number, 'scanned');
    await upload(page, dossier.number, files, limit);
    await openLot(page, lot);
    await row.locator('[data-test=next]').click();
    await atStep(page, dossier.number, 'processed');
    await row.locator('[data-test=next]').click();
    await page.fill('#sample-percent', '100');
    await page.click('[data-test=sample-submit]');
    await page.waitForSelector('[data-test=sample-state]:has-text("第 1 轮")');
    // Whoever scanned does not check: no button, and at the desk no verdict.
    await row.locator('[data-test=hold]:has-text("您扫描了这卷")').waitFor();
    assert.equal(await row.locator('[data-test=next]').count(), 0);
    await page.goto(`${base()}/staff#/check/${dossier.number}`);
    await page.waitForSelector('[data-test=barred]');
    assert.equal(await page.locator('[data-test=accept]').count(), 0);
    await page.keyboard.press('Enter');
    assert.match(await progress(page), new RegExp(`0 / ${files.length}`));
    await shoot(page, 'check-barred');
  });

  step('The checker refuses a page and accepts the rest, by keys alone', async () => {
    const { page } = people().checker;
    await logIn(page, setting('DANGAN_CHECKER'), setting('DANGAN_CHECKER_PASSWORD'));
    await openLot(page, lot);
    await entry(page, dossier.number).locator('[data-test=next]').click();
    await page.waitForSelector('[data-test=desk][data-stage=first]');
    await imageIsThere(page);
    await shoot(page, 'check-desk');
    await page.keyboard.press('ArrowRight');
    await page.waitForSelector('[data-test=page-number]:has-text("第 2 页")');
    await page.keyboard.press('ArrowLeft');
    await page.waitForSelector('[data-test=page-number]:has-text("第 1 页")');

    await page.keyboard.press('r');
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-test=accept]');
    await page.keyboard.press('1');
    await page.waitForSelector('[data-test=send-refusal]');
    await shoot(page, 'check-refuse');
    await page.keyboard.press('Enter');
    for (let done = 1; done < files.length; done += 1) {
      await page.waitForSelector(`[data-test=progress]:has-text("${done} / ${files.length}")`);
      await imageIsThere(page);
      await page.keyboard.press('Enter');
    }
    await page.waitForSelector('[data-test=record]');
    await shoot(page, 'check-finished');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-test=recorded]');
  });

  step('The refused page is on the rescan list, and a new scan takes its place', async () => {
    const { page } = people().clerk;
    await upload(page, dossier.number, [again], limit);
    await openLot(page, lot);
    await page.click('[data-test=rescans]');
    const row = page.locator('[data-test=rescan]');
    await row.waitFor();
    assert.match(await row.innerText(), /图像模糊/);
    await shoot(page, 'rescan-list');
    await row.locator('[data-test=replace]').click();
    await page.waitForSelector('.candidate-chosen');
    await shoot(page, 'rescan-replace');
    await page.click('[data-test=replace-submit]');
    await row.waitFor({ state: 'detached' });
  });

  step('Another account makes the second check, and the new scan is checked twice', async () => {
    const checker = people().checker.page;
    await openLot(checker, lot);
    await checker.goto(`${base()}/staff#/check/${dossier.number}`);
    await checker.click('[data-test=stage-first]');
    await checker.waitForSelector('[data-test=desk][data-stage=first]');
    await imageIsThere(checker);
    await checker.keyboard.press('Enter');
    await checker.waitForSelector('[data-test=finished]');

    const { page } = people().custodian;
    await openLot(page, lot);
    await entry(page, dossier.number).locator('[data-test=next]').click();
    await page.waitForSelector('[data-test=desk][data-stage=second]');
    for (let done = 0; done < files.length; done += 1) {
      await page.waitForSelector(`[data-test=progress]:has-text("${done} / ${files.length}")`);
      await imageIsThere(page);
      await page.keyboard.press('Enter');
    }
    await page.waitForSelector('[data-test=record]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-test=recorded]');
  });

  step('A failed round is drawn anew, and the custodian signs off when all is there', async () => {
    const { page } = people().custodian;
    await openLot(page, lot);
    await page.waitForSelector('[data-test=sample-state]:has-text("低于 95 %")');
    await page.click('[data-test=draw]');
    await page.click('[data-test=sample-submit]');
    await page.waitForSelector('[data-test=sample-state]:has-text("第 2 轮")');
    await page.waitForSelector('[data-test=sample-state]:has-text("达到 95 %")');
    await entry(page, dossier.number).locator('[data-test=next]').click();
    await page.waitForSelector('[data-test=sign-off]');
    await page.waitForSelector('[data-test=missing] li');
    await shoot(page, 'lot-gate');
    await signOff(page);
    await atStep(page, dossier.number, 'accepted');
    await shoot(page, 'lot-signed');
  });

  step('The campaign compares the plan with what is done', async () => {
    const { page } = people().custodian;
    await page.click('[data-test=nav-lots]');
    await page.click('[data-test=campaign]');
    await page.click('[data-test=plan]');
    await page.fill('#plan-pace', '40');
    await page.fill('#plan-dossiers', '20');
    await page.fill('#plan-pages', '900');
    await page.click('[data-test=save-plan]');
    await page.waitForSelector('.chart-plan', { state: 'attached' });
    assert.equal(await page.innerText('[data-test=pages-done]'), String(files.length));
    await page.waitForSelector('[data-test=operator]');
    await page.waitForTimeout(400);
    await shoot(page, 'campaign');
  });
}

// What the gate has against the dossier is let pass with a reason, one after the other.
async function signOff(page) {
  for (let i = 0; i < 10 && (await page.locator('[data-test=missing] li').count()) > 0; i += 1) {
    assert.equal(await page.locator('[data-test=sign-off]').isEnabled(), false);
    const waivable = page.locator('[data-test=gate-reason] [data-test=waive]');
    const before = await waivable.count();
    assert.ok(before > 0, await page.innerText('[data-test=missing]'));
    await waivable.first().click();
    await page.fill('#reason', '测试样张，不影响利用');
    await page.click('[data-test=reason-submit]');
    await waivable.nth(before - 1).waitFor({ state: 'detached' });
  }
  await page.click('[data-test=sign-off]');
}
