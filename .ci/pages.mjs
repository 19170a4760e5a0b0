// Opens pages that `report` has written in a browser, and those that `preview` serves:
// node .ci/pages.mjs MODULES PAGES... [--preview PROGRAM GUIDE] [--pictures FOLDER]
// Nothing may be asked of anybody, nothing may be an error, links must lead from a call to its line and back, axe-core must find nothing
// serious, in light and in dark, and no text of a guide may run.
import { createRequire } from "node:module";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [modules, ...rest] = process.argv.slice(2);
const at = rest.indexOf("--pictures");
const pictures = at < 0 ? null : rest.splice(at, 2)[1];
const from = rest.indexOf("--preview");
const [, program, guide] = from < 0 ? [] : rest.splice(from, 3);
const require = createRequire(path.resolve(modules, "package.json"));
const puppeteer = require("puppeteer-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const faults = [];
const fault = (file, what) => { faults.push(`${path.basename(file)}: ${what}`); };

const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });

async function opened(file, scheme, url = pathToFileURL(path.resolve(file)).href) {
  const page = await browser.newPage();
  page.on("console", (message) => { if (["error", "warn"].includes(message.type())) fault(file, `console: ${message.text()}`); });
  page.on("pageerror", (error) => fault(file, `script: ${error.message}`));
  page.on("dialog", (dialog) => { fault(file, `dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    if (![url, `${url}events`, "data:,"].includes(request.url().split("#")[0])) fault(file, `asks for ${request.url()}`);
  });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.setViewport({ width: 1280, height: 900 });
  await page.goto(url);
  return page;
}

async function accessible(page, file, scheme) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  for (const one of found.violations.filter((one) => ["serious", "critical"].includes(one.impact))) {
    fault(file, `${scheme}: axe ${one.id} (${one.impact}): ${one.nodes.length} times, first ${one.nodes[0].html.slice(0, 160)} ${one.nodes[0].failureSummary.replaceAll("\n", " ").slice(0, 240)}`);
  }
}

// All links inside the page lead somewhere, and no id stands twice.
async function whole(page, file, scripts = 1) {
  const wrong = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
    const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `id ${id} stands twice`);
    const dead = [...document.querySelectorAll('a[href^="#"]')].filter((link) => !document.getElementById(decodeURIComponent(link.hash.slice(1)))).map((link) => `${link.hash} leads nowhere`);
    return [...twice, ...dead];
  });
  wrong.forEach((what) => fault(file, what));
  const ran = await page.evaluate((scripts) => "pwned" in window || document.querySelectorAll("script").length !== scripts, scripts);
  if (ran) fault(file, "text of the guide ran, or stands as a script");
}

async function arrived(page, file, hash) {
  const there = await page.evaluate((hash) => {
    const target = document.getElementById(hash.slice(1));
    const box = target.getBoundingClientRect();
    return { hash: location.hash === hash, seen: box.top < innerHeight && box.bottom > 0, lit: target.matches(":target"), focus: document.activeElement === target };
  }, hash);
  for (const [what, is] of Object.entries(there)) if (!is) fault(file, `${hash} was not reached: ${what}`);
}

// From the first call to its line, and back again.
async function thereAndBack(page, file) {
  const call = await page.$(".call a.place[href]");
  if (!call) return;
  const [id, hash] = await call.evaluate((link) => [link.closest(".call").id, link.hash]);
  await call.click();
  await new Promise((done) => setTimeout(done, 50));
  await arrived(page, file, hash);
  const back = await page.$(`a.to-call[href="#${id}"]`);
  if (!back) return fault(file, `no link leads back to ${id}`);
  await back.focus();
  await page.keyboard.press("Enter");
  await new Promise((done) => setTimeout(done, 50));
  await arrived(page, file, `#${id}`);
}

async function skipped(page, file) {
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const at = await page.evaluate(() => location.hash);
  if (at !== "#main") fault(file, "the first Tab does not lead to the skip link");
}

// A preview follows its guide without being asked to, and the reader stays where he was.
async function previewed(program, guide) {
  const folder = mkdtempSync(path.join(tmpdir(), "preview-"));
  const file = path.join(folder, path.basename(guide));
  const text = readFileSync(guide, "utf8");
  writeFileSync(file, text);
  const server = spawn(program, ["preview", file], { stdio: ["ignore", "pipe", "inherit"] });
  const url = String((await once(server.stdout, "data"))[0]).trim();
  const page = await opened(file, "light", url);
  const other = await opened(file, "dark", url);
  const shown = async (page, text) => page.waitForFunction((text) => document.body.innerText.includes(text), { timeout: 10000 }, text).catch(() => fault(file, `the preview does not show ${text}`));
  const state = () => page.evaluate(() => ({ y: Math.round(scrollY), open: [...document.querySelectorAll("details")].map((one) => one.open).join(), focus: document.activeElement.textContent.slice(0, 40) }));
  const same = async (what, before) => {
    await new Promise((done) => setTimeout(done, 300));
    const after = await state();
    for (const key of Object.keys(before)) if (before[key] !== after[key]) fault(file, `${what}: ${key} was ${before[key]}, is ${after[key]}`);
  };
  await whole(page, file, 2);
  await accessible(page, file, "preview");
  await page.evaluate(() => {
    document.querySelectorAll("details").forEach((one) => { one.open = !one.open; });
    document.querySelector("details summary")?.focus();
    scrollTo(0, 700);
  });
  const before = await state();
  if (before.y !== 700) fault(file, `the guide is too short to be scrolled: ${before.y}`);
  writeFileSync(file, `${text}\nSaved once.\n`);
  await Promise.all([shown(page, "Saved once."), shown(other, "Saved once.")]);
  await same("saved", before);
  writeFileSync(`${file}.new`, `${text}\nReplaced by another file.\n`);
  renameSync(`${file}.new`, file);
  await shown(page, "Replaced by another file.");
  await same("replaced", before);
  rmSync(file);
  await shown(page, "there is no such file");
  await accessible(page, file, "refused");
  if (pictures) await page.screenshot({ path: path.join(pictures, "preview-refused.png") });
  writeFileSync(file, `${text}\nBack again.\n`);
  await shown(page, "Back again.");
  await same("gone and back", before);
  await page.evaluate(() => { location.hash = "#guide"; });
  await page.evaluate(() => scrollTo(0, 500));
  const linked = await state();
  writeFileSync(file, `${text}\nWith a fragment.\n`);
  await shown(page, "With a fragment.");
  await same("with a fragment", linked);
  if (pictures) await page.screenshot({ path: path.join(pictures, "preview.png") });
  // Another page may not put it into a frame, nor read it.
  const foreign = await browser.newPage();
  await foreign.goto("data:text/html,<p>another page");
  const read = await foreign.evaluate((url) => fetch(url).then(() => "read", () => "refused"), url);
  if (read !== "refused") fault(file, "another page can read the preview");
  // From here on the browser rightly complains.
  page.removeAllListeners("console");
  other.removeAllListeners("console");
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  if ((await ended)[0] !== 143) fault(file, "a signal does not end the preview cleanly");
  await page.bringToFront();
  await shown(page, "The preview does not answer");
  await Promise.all([page.close(), other.close(), foreign.close()]);
  rmSync(folder, { recursive: true });
}

if (pictures) mkdirSync(pictures, { recursive: true });
if (program) await previewed(program, guide);
for (const file of rest) {
  const shot = (name) => path.join(pictures, `${path.basename(file, ".html")}-${name}.png`);
  const light = await opened(file, "light");
  await skipped(light, file);
  await whole(light, file);
  await accessible(light, file, "light");
  if (pictures) await light.screenshot({ path: shot("light"), fullPage: true });
  await thereAndBack(light, file);
  if (pictures) await light.screenshot({ path: shot("target") });
  await light.setViewport({ width: 390, height: 844 });
  const wide = await light.evaluate(() => document.scrollingElement.scrollWidth);
  if (wide > 390) fault(file, `is ${wide} wide on a screen of 390`);
  if (pictures) {
    await light.screenshot({ path: shot("narrow"), fullPage: true });
    await light.setViewport({ width: 800, height: 1100 });
    await light.emulateMediaType("print");
    await light.screenshot({ path: shot("print"), fullPage: true });
  }
  await light.close();
  const dark = await opened(file, "dark");
  await accessible(dark, file, "dark");
  if (pictures) await dark.screenshot({ path: shot("dark"), fullPage: true });
  await dark.close();
}
await browser.close();
faults.forEach((one) => console.error(`pages: ${one}`));
console.log(`pages: ${rest.length} opened, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
