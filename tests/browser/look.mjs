// One page as everyone sees it: narrow and wide, light and dark. It is loaded once.

import process from "node:process";

const SIZES = { narrow: { width: 360, height: 740 }, wide: { width: 1280, height: 860 } };

/** Which scheme a page has when it is narrow: by its name, so that it is the same at every run. */
const darkFirst = (name) => [...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 2 === 1;

/**
 * Looks for what stands in anyone's way. Once narrow and once wide, each in another colour scheme, everything is looked
 * for, and `seen` is told; in the two ways that are left, what colours alone change. About half of the pages have it the
 * other way round, so that what surrounds every page is seen in all four.
 */
export async function examine(world, page, name, seen = async () => {}) {
  const everything = Boolean(process.env.ANCRAGE_BROWSER_ALL);
  const [first, second] = darkFirst(name) ? ["dark", "light"] : ["light", "dark"];
  for (const [size, colorScheme, whole] of [
    [SIZES.narrow, first, true],
    [SIZES.narrow, second, everything],
    [SIZES.wide, second, true],
    [SIZES.wide, first, everything],
  ]) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    const where = `${name} (${size.width}, ${colorScheme})`;
    if (!whole) {
      await world.legible(page, where);
      continue;
    }
    await world.accessible(page, where);
    await seen(`${name}-${size.width}-${colorScheme}`);
  }
}

/** The same, with pictures: of two ways, or of all when somebody wants to see everything. */
export async function look(world, page, name) {
  await examine(world, page, name, (picture) => world.picture(page, picture));
}
