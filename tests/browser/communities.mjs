// Communities on the way through every page: as somebody who passes by, a member here and elsewhere, and whoever looks
// after one. `look` keeps a page as it is, `visit` goes there first.

import { actAs } from "./world.mjs";

const WOOD = "/communities/bois_finistere";

export async function communities(world, { visit, look, stranger, anna, say, enter }) {
  const landerneau = (path) => `${world.landerneau}${path}`;
  const brest = (path) => `${world.brest}${path}`;

  // Somebody who only passes by.
  for (const [name, path] of Object.entries({
    "communities-trade": "/communities?purpose=trade",
    community: WOOD,
    "directory-communities": "/directory?place=insee-dep:29&kind=community",
    "territory-communities": "/territories/insee-dep:29",
  })) {
    await visit(stranger, landerneau(path), name);
  }

  // The company that founded it.
  const malo = await enter(world.landerneau, /Malo Guéguen/);
  await visit(malo, landerneau(WOOD), "community-not-a-member");
  await actAs(malo, world.landerneau);
  await visit(malo, landerneau("/communities"), "communities-own");
  await malo.goto(landerneau(WOOD));
  const post = await malo.locator(`a[href*="${WOOD}/posts/"]`).first().getAttribute("href");
  for (const summary of await malo.locator("main details.panel > summary").all()) await summary.click();
  await look(world, malo, "community-open");
  for (const [name, path] of Object.entries({
    "community-new": "/communities/new",
    "community-settings": `${WOOD}/settings`,
    "community-sharing": `${WOOD}/sharing`,
    "community-closing": `${WOOD}/closing`,
    "community-people": `${WOOD}/people`,
    "community-post": post,
  })) {
    await visit(malo, landerneau(path), name);
  }

  // A member of the other server.
  const elsewhere = `/@bois_finistere@${new URL(world.landerneau).host}`;
  await anna.goto(brest("/communities"));
  await anna.locator(".panel").getByRole("link", { name: "Le bois en Finistère" }).first().waitFor();
  await look(world, anna, "communities-elsewhere");
  await visit(anna, brest(elsewhere), "community-elsewhere");
  await anna.goto(brest(elsewhere));
  await anna.getByRole("article").filter({ hasText: "six bordés" }).locator("a.when").first().click();
  await anna.locator("article.focus").waitFor();
  await look(world, anna, "community-thread-elsewhere");
  // What is for members alone, as one of them and as its founder.
  const paul = await enter(world.brest, /Paul Riou/);
  await visit(paul, brest("/communities"), "communities-member");
  await visit(paul, brest("/communities/misainier"), "community-private");
  await visit(anna, brest("/communities/misainier/people"), "community-private-people");
  await founded(world, { visit, look, anna, say, enter });
}

/** Somebody founds a community, somebody asks to come in, and is let in. */
async function founded(world, { visit, look, anna, say, enter }) {
  const brest = (path) => `${world.brest}${path}`;
  const tifenn = await enter(world.brest, /Tifenn Morvan/);
  await tifenn.goto(brest("/communities/new"));
  await tifenn.locator("#name").fill("Les voiles de la rade");
  await tifenn.locator("#handle").fill("voiles");
  await tifenn.locator("#purpose").selectOption("trade");
  await tifenn.locator("#access").selectOption("approval");
  await tifenn.locator("#territory").fill("Nulle Part");
  await tifenn.locator("#charter").fill("On parle toile, couture et vent.");
  const found = tifenn.getByRole("button", { name: say("Créer", "Create"), exact: true });
  world.expected.add(brest("/communities/new"));
  await found.click();
  await tifenn.getByRole("alert").waitFor();
  await look(world, tifenn, "community-new-refused");
  await tifenn.locator("#territory").fill("insee-com:29019");
  await found.click();
  await tifenn.waitForURL(brest("/communities/voiles"));
  await look(world, tifenn, "community-founded");

  await anna.goto(brest("/communities/voiles"));
  await anna.getByRole("button", { name: say("Rejoindre", "Join"), exact: true }).click();
  await anna.getByRole("status").waitFor();
  await look(world, anna, "community-asked");
  await visit(tifenn, brest("/communities/voiles"), "community-request");
  await visit(tifenn, brest("/communities/voiles/people"), "community-requests");
  await tifenn.goto(brest("/communities/voiles/people"));
  await tifenn.getByRole("button", { name: say("Accepter Anna Le Goff", "Accept Anna Le Goff") }).click();
  await tifenn.getByRole("status").waitFor();
  await visit(anna, brest("/communities/voiles"), "community-member");
}
