// What moderators and stewards see on the way through every page: companies that wait, words for them, territories.

const TOWN = "/territories/insee-com:29019";

export async function office(world, { visit, look, enter }) {
  const brest = (path) => `${world.brest}${path}`;
  const loic = await enter(world.brest, /Loïc Bihan/);
  await loic.goto(brest("/companies/new"));
  await loic.locator("#name").fill("Cantine du Port");
  await loic.locator("#handle").fill("cantine");
  await loic.locator("#commune").fill("Landerneau");
  await loic.locator("form[action='/companies/new'] button").click();
  await loic.getByRole("status").first().waitFor();

  const maelle = await enter(world.brest, /Maëlle/);
  await visit(maelle, brest("/companies/pending"), "companies-pending");
  await visit(maelle, brest("/companies/@chantier/vouch"), "vouch");
  await maelle.goto(brest("/companies/@chantier/vouch"));
  await maelle.locator("#note").fill("Passée au chantier, les bateaux y sont.");
  await maelle.locator("form[action$='/vouch'] button").first().click();
  await maelle.getByRole("status").first().waitFor();
  await visit(maelle, brest("/companies/@chantier/vouch"), "vouch-given");
  await visit(maelle, brest("/@chantier/suspension"), "suspension");
  await visit(maelle, brest("/companies/@chantier/owner"), "company-owner");
  await visit(maelle, brest("/communities/misainier/moderator"), "community-moderator");
  await visit(maelle, brest("/territories"), "territories-all");
  await maelle.goto(brest(TOWN));
  await maelle.locator("#steward").fill("paul");
  await maelle.locator("button[name='deed'][value='name']").click();
  await maelle.getByRole("status").first().waitFor();
  await visit(maelle, brest(TOWN), "territory-moderator");

  const paul = await enter(world.brest, /Paul Riou/);
  await visit(paul, brest(TOWN), "territory-steward");
  await visit(paul, brest(`${TOWN}/unconfirmed`), "territory-unconfirmed");
}

/** Somebody guesses codes until they have to wait. */
export async function guesses(world, { look, anna }) {
  const address = `${world.brest}/invitation/AAAA-AAAA`;
  world.expected.add(address);
  // Ten within a window; the next one may begin meanwhile.
  for (let tries = 0; tries < 25; tries += 1) {
    if ((await anna.goto(address)).status() === 429) return look(world, anna, "too-many");
  }
  throw new Error("codes can be guessed without end");
}
