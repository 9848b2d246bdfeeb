// SPDX-License-Identifier: Apache-2.0
// The browser, and what each of the users does in it more than once.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

export const desk = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

// Reads a setting that must be there.
export function setting(name) {
  const value = process.env[name];
  assert.ok(value, `set ${name}: see tests/browser/README.md`);
  return value;
}

export const base = () => setting('DANGAN_URL').replace(/\/$/, '');

export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.DANGAN_CHROMIUM || '/usr/bin/chromium',
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

// A person at a screen of their own. What the browser complains about is kept: a page that breaks the
// content security policy or throws fails the test that opened it.
export async function sitDown(browser, viewport) {
  const context = await browser.newContext({
    viewport,
    locale: 'zh-CN',
    acceptDownloads: true,
    ignoreHTTPSErrors: base().startsWith('https:'),
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    // Asking whether a session is there is answered 401 when there is none.
    if (/status of 401/.test(message.text())) return;
    complaints.push(`console: ${message.text()}`);
  });
  return { context, page, complaints };
}

export async function shoot(page, name) {
  const folder = process.env.DANGAN_SHOTS;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.waitForTimeout(350);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

export async function logIn(page, name, password) {
  await page.goto(`${base()}/staff`);
  await page.fill('#login-name', name);
  await page.fill('#login-password', password);
  await page.click('[data-test=login]');
  await page.waitForSelector('[data-test=nav-dossiers]');
}

export async function openDossier(page, number) {
  await page.click('[data-test=nav-dossiers]');
  await page.fill('#find', number);
  await page.click('[data-test=find]');
  await page.click(`[data-test=dossier-row]:has-text("${number}") a`);
  await page.waitForSelector(`.label-number:has-text("${number}")`);
}

export async function verify(page, what) {
  await page.goto(base());
  await page.click('[data-test=door-verify]');
  await page.fill('[name=number]', what);
  await page.click('[data-test=verify]');
  const verdict = page.locator('[data-test=verdict]');
  await verdict.waitFor();
  return verdict.getAttribute('data-verdict');
}
