// A neighbour who has no account looks on the map for who works nearby: with the mouse, then with the keyboard.

import { use } from "./walk.mjs";

const PLACE = "Finistère";
/** One of several in the town. */
const MILL = "Filature de Traon Elorn";
/** The only one in its village, which lies so near to the town that they share a disc. */
const GARDENS = "Les Jardins de Pencran";

export async function walk(journey) {
  const neighbour = await journey.browser({ locale: "en-GB" });
  const title = (name) => neighbour.getByRole("heading", { name, level: 1 });
  const mark = (name) => neighbour.locator("a.mark[href]").and(neighbour.getByRole("link", { name }));
  await neighbour.goto(`${journey.world.landerneau}/`);
  await neighbour.getByRole("link", { name: "Directory", exact: true }).click();
  await neighbour.getByLabel("Place", { exact: true }).fill(PLACE);
  await neighbour.getByRole("button", { name: "Search", exact: true }).click();
  await neighbour.getByRole("heading", { name: `${PLACE} and what lies there` }).waitFor();
  await neighbour.getByRole("link", { name: "Map", exact: true }).click();
  // What was asked for is still asked for.
  await neighbour.waitForURL((at) => at.searchParams.get("view") === "map" && at.searchParams.has("place"));
  await mark(/^Landerneau\b/).waitFor();
  await journey.inspect(neighbour, "map");

  // A disc that the town shares leads to its communes in the list: to who is there, or to the page of one alone.
  await mark(/^Landerneau\b.* nearby: \d+ results$/).click();
  await neighbour.waitForURL((at) => at.hash.startsWith("#near-"));
  await neighbour.getByRole("heading", { name: /^Landerneau\b.* nearby: \d+ results$/, level: 4 }).waitFor();
  await neighbour.getByRole("link", { name: "Landerneau (29)", exact: true }).click();
  await neighbour.getByRole("heading", { name: "Landerneau and what lies there" }).waitFor();
  await journey.see(neighbour, "town");
  await neighbour.getByRole("heading", { name: MILL }).getByRole("link").click();
  await title(MILL).waitFor();
  await journey.see(neighbour, "arrived");

  await neighbour.goBack();
  await neighbour.goBack();
  await use(neighbour, neighbour.getByRole("link", { name: GARDENS, exact: true }));
  await title(GARDENS).waitFor();
  await journey.see(neighbour, "arrived-by-keyboard");
}
