// How somebody goes: in by the log-in page, on by clicks or keys; at the end of a step it is kept what is to be seen.

import { examine } from "../look.mjs";
import { logIn } from "../world.mjs";

/** The most stops of the Tab key on one page: a full timeline has some ten for every post. */
const MOST_STOPS = 600;

export class Journey {
  /** How many pictures were taken. */
  steps = 0;
  #contexts = [];
  /** Pages that run no scripts, so that nothing can look at them from within. */
  #bare = new Set();

  constructor(world, name) {
    this.world = world;
    this.name = name;
  }

  /** A page in a browser of somebody's own. */
  async browser(options = {}) {
    const context = await this.world.person(options);
    this.#contexts.push(context);
    const page = await context.newPage();
    if (options.javaScriptEnabled === false) this.#bare.add(page);
    return page;
  }

  /** Somebody of the demonstration, who logged in. */
  async enter(origin, name, options) {
    const page = await this.browser(options);
    await logIn(page, origin, name);
    return page;
  }

  /** The end of a step, on a page that others look at closely. */
  async see(page, what) {
    this.steps += 1;
    await this.world.picture(page, `${this.name}-${this.steps}-${what}`);
  }

  /** The end of a step, on a page that no other scenario passes in this state. */
  async inspect(page, what) {
    await this.see(page, what);
    const where = `${this.name}: ${what}`;
    if (!this.#bare.has(page)) {
      const size = page.viewportSize();
      await examine(this.world, page, where);
      await page.emulateMedia({ colorScheme: "light" });
      return page.setViewportSize(size);
    }
    const twin = await this.browser();
    await twin.context().addCookies(await page.context().cookies());
    await twin.goto(page.url());
    await examine(this.world, twin, where);
    await twin.context().close();
  }

  /** What everyone had before them when something went wrong. */
  async keepWhatIsThere() {
    const pages = this.#contexts.flatMap((context) => context.pages());
    for (const [at, page] of pages.entries()) {
      await this.world.picture(page, `${this.name}-failed-${at}`).catch((error) => this.world.faults.push(`${error}`));
    }
  }

  async end() {
    for (const context of this.#contexts) await context.close();
  }
}

/** Nothing like this is on a page that is there already. */
export async function absent(wanted) {
  if ((await wanted.count()) > 0) throw new Error(`${wanted.page().url()} still shows ${wanted}`);
}

/** Goes to something by the Tab key. */
export async function reach(page, wanted) {
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${page.url()}: the Tab key does not lead to ${wanted}`);
}

/** Goes to a link or a button by the Tab key and uses it. */
export async function use(page, wanted) {
  await reach(page, wanted);
  await page.keyboard.press("Enter");
}
