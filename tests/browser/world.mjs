// A browser that watches: every page that it shows has to come from one of the two servers, without a word on the
// console, under a policy that lets nothing run that the page itself did not bring as a file.

import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { chromium } from "playwright-core";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** What depends on colours alone. */
const COLOURS = ["color-contrast", "link-in-text-block"];
/** What asks nobody. */
const LOCAL = ["about:", "blob:", "data:"];
/** How long something may take on a machine that is busy with other tests. */
export const PATIENCE = 60_000;
/** How long a page is left before it is asked for again. */
const STEP = 200;

const needed = (name) => process.env[name] ?? fail(`${name} is not set`);
const fail = (text) => {
  throw new Error(text);
};

export class World {
  /** What went wrong beside what a step waits for. */
  faults = [];
  /** Addresses whose failure is part of a step. */
  expected = new Set();
  /** The paths of pages that were looked at closely. */
  looked = new Set();

  static async open() {
    const world = new World();
    world.landerneau = needed("ANCRAGE_BROWSER_LANDERNEAU");
    world.brest = needed("ANCRAGE_BROWSER_BREST");
    world.shots = needed("ANCRAGE_BROWSER_SHOTS");
    mkdirSync(world.shots, { recursive: true });
    world.browser = await chromium.launch({
      executablePath: needed("ANCRAGE_TEST_CHROMIUM"),
      timeout: PATIENCE,
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
        // Names of others lead to a port where nobody listens: nothing that a page asks for leaves this machine.
        "--host-resolver-rules=MAP * 127.0.0.1:9, EXCLUDE *.localhost",
      ],
    });
    return world;
  }

  /** Somebody with cookies of their own. */
  async person(options = {}) {
    const context = await this.browser.newContext({
      locale: "fr-FR",
      timezoneId: "Europe/Paris",
      viewport: { width: 1280, height: 800 },
      reducedMotion: "reduce",
      ...options,
    });
    context.setDefaultTimeout(PATIENCE);
    // Watched and not stopped on their way: a browser that stops requests keeps no style sheet from page to page.
    context.on("request", (request) => {
      const url = new URL(request.url());
      if ([this.landerneau, this.brest].includes(url.origin) || LOCAL.includes(url.protocol)) return;
      this.faults.push(`a request to a third host: ${url}`);
    });
    context.on("page", (page) => this.#watch(page));
    return context;
  }

  #watch(page) {
    page.on("pageerror", (error) => this.faults.push(`${page.url()}: ${error}`));
    page.on("console", (message) => {
      const from = message.location().url ?? "";
      if (["error", "warning"].includes(message.type()) && !this.expected.has(from)) {
        this.faults.push(`${page.url()} said on the console: ${message.text()} (${from})`);
      }
    });
    page.on("response", (response) => {
      if (response.request().resourceType() !== "document" || response.status() >= 300 && response.status() < 400) return;
      const policy = response.headers()["content-security-policy"] ?? "";
      if (!policy.includes("default-src 'none'") || policy.includes("unsafe")) {
        this.faults.push(`${response.url()} has the policy "${policy}"`);
      }
      if (response.status() >= 400 && !this.expected.has(response.url())) {
        this.faults.push(`${response.url()} answered ${response.status()}`);
      }
    });
  }

  /** Nothing on the page stands in anyone's way, as far as a machine can tell. */
  async accessible(page, where) {
    await this.#ask(page, where, "html", RULES);
    const [over, status] = await page.evaluate(() => [
      document.documentElement.scrollWidth - innerWidth,
      performance.getEntriesByType("navigation")[0]?.responseStatus ?? 200,
    ]);
    if (over > 0) this.faults.push(`${where}: ${over} px wider than the window`);
    // A page that says what went wrong is not the one that was asked for.
    if (status < 400) this.looked.add(new URL(page.url()).pathname);
  }

  /** What the page holds can be read in these colours. */
  async legible(page, where) {
    await this.#ask(page, where, "main", { type: "rule", values: COLOURS });
  }

  async #ask(page, where, context, runOnly) {
    if (!(await page.evaluate("typeof axe === 'object'"))) await page.evaluate(await axeSource());
    const { violations } = await page.evaluate(
      ([part, rules]) => globalThis.axe.run(part, { runOnly: rules, resultTypes: ["violations"] }),
      [context, runOnly],
    );
    for (const { id, help, nodes } of violations) {
      for (const node of nodes) {
        const [check] = [...node.any, ...node.all, ...node.none];
        this.faults.push(`${where}: ${id}: ${help}: ${node.html.slice(0, 200)} (${check?.message ?? ""})`);
      }
    }
  }

  /** Keeps a picture of the page. */
  async picture(page, name) {
    // What one sees when one arrives, and all that is below.
    await page.evaluate(() => scrollTo(0, 0));
    const file = path.join(this.shots, `${name}.jpg`);
    // A long page takes several times as long as PNG.
    await page.screenshot({ path: file, type: "jpeg", quality: 85, fullPage: true, timeout: PATIENCE });
  }

  async close() {
    writeFileSync(path.join(this.shots, "looked.json"), JSON.stringify([...this.looked].sort(), null, 2));
    await this.browser.close();
    if (this.faults.length > 0) fail([...new Set(this.faults)].join("\n"));
  }
}

let source;
async function axeSource() {
  const { readFile } = await import("node:fs/promises");
  source ??= await readFile(AXE, "utf8");
  return source;
}

/** Reloads a page until something is there: it comes from the other server when it comes. */
export async function reloadUntil(page, wanted) {
  const deadline = Date.now() + PATIENCE;
  while ((await wanted.count()) === 0) {
    if (Date.now() > deadline) fail(`${page.url()}: never saw ${wanted}\n${await page.locator("main").innerText()}`);
    await page.waitForTimeout(STEP);
    await page.reload();
  }
}

/** Logs in as one of the people whom the demonstration offers. */
export async function logIn(page, origin, name) {
  await page.goto(`${origin}/`);
  await page.getByRole("link", { name: /^(Se connecter|Log in)$/ }).first().click();
  await page.getByRole("button", { name }).click();
  await page.waitForURL(`${origin}/home`);
}

/** Acts as the first company that somebody may act as. */
export async function actAs(page, origin) {
  await page.goto(`${origin}/home`);
  await page.locator("#act-as").selectOption({ index: 1 });
  await page.locator("form[action='/act-as'] button").click();
  await page.getByRole("status").first().waitFor();
}
