// A neighbour who has no account looks on the map for who works nearby: with the mouse, then with the keyboard.

import { use } from "./walk.mjs";

const PLACE = "Finistère";
/** One of several in the town. */
const MILL = "Filature de Traon Elorn";
/** The only one in its village. */
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
  await mark(GARDENS).waitFor();
  await journey.inspect(neighbour, "map");

  // The disc of the town leads to who is there, that of one alone to their page.
  await mark(/^Landerneau\b.*\d+ results$/).click();
  await neighbour.getByRole("heading", { name: "Landerneau and what lies there" }).waitFor();
  await journey.see(neighbour, "town");
  await neighbour.getByRole("heading", { name: MILL }).getByRole("link").click();
  await title(MILL).waitFor();
  await journey.see(neighbour, "arrived");

  await neighbour.goBack();
  await neighbour.goBack();
  await use(neighbour, mark(GARDENS));
  await title(GARDENS).waitFor();
  await journey.see(neighbour, "arrived-by-keyboard");
}
