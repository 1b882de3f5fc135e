// Writing on the way through every page: answering and quoting, for oneself and for a company that one only answers
// for, and what becomes of it at a company that does not talk with everyone.

import { actAs, reloadUntil } from "./world.mjs";

const SARDINES = "saison des sardines";
const FAR = "Et pour le Fournil, on en trouve où ?";

/** The page of the first post that holds a text. */
export async function thread(page, origin, account, text) {
  await page.goto(`${origin}/${account}`);
  return page.getByRole("article").filter({ hasText: text }).locator("a.when").first().getAttribute("href");
}

export async function writing(world, { visit, look, anna, enter }) {
  const brest = (path) => `${world.brest}${path}`;
  const id = (await thread(anna, world.brest, "@conserverie", SARDINES)).split("/").pop();
  await visit(anna, brest(`/compose?in_reply_to=${id}`), "compose-answer");
  await anna.goto(brest(`/compose?quote=${id}`));
  await look(world, anna, "compose-quote");
  await anna.locator("#text").fill("Une boîte à mon nom, un jour peut-être.");
  await anna.locator("form.compose .go button").click();
  await anna.getByRole("status").first().waitFor();
  await visit(anna, brest("/tags/brest"), "tag");

  // Somebody of the other server answers, who does not follow the company.
  const erwan = await enter(world.landerneau, /Erwan Salaün/);
  const known = await thread(erwan, world.landerneau, `@conserverie@${new URL(world.brest).host}`, SARDINES);
  await erwan.goto(`${world.landerneau}${known}`);
  await erwan.locator("#text").press("ControlOrMeta+End");
  await erwan.locator("#text").pressSequentially(FAR);
  await erwan.locator("form.compose .go button").click();
  await erwan.waitForLoadState();

  // The company, as its owner sees it.
  const owner = await enter(world.brest, /Maëlle/);
  await visit(owner, brest("/settings/company"), "settings-companies");
  await actAs(owner, world.brest);
  for (const [name, path] of Object.entries({
    "company-home": "/home",
    "company-notifications": "/notifications",
    "settings-company": "/settings/company",
    "settings-company-places": "/settings/company/places",
    "settings-company-proofs": "/settings/company/proofs",
    "settings-sharing": "/settings/sharing",
    "lesson-company": "/lessons/dialogue",
    buddies: "/buddies",
    "settings-account-company": "/settings/account",
  })) {
    await visit(owner, brest(path), name);
  }
  // Those who could accompany it, with the form of each.
  await owner.goto(brest("/buddies"));
  for (const summary of await owner.locator("main details > summary").all()) await summary.click();
  await look(world, owner, "buddies-open");
  await owner.goto(brest("/requests"));
  await owner.getByRole("article").filter({ hasText: "Une boîte à mon nom" }).first().waitFor();
  await look(world, owner, "quote-requests");
  await owner.goto(brest("/withheld"));
  await reloadUntil(owner, owner.getByRole("article").filter({ hasText: FAR }));
  await look(world, owner, "withheld");

  // Somebody who answers for a company and begins nothing in its name.
  const paul = await enter(world.brest, /Paul Riou/);
  await actAs(paul, world.brest);
  await visit(paul, brest("/compose"), "compose-answers-only");
  await visit(paul, brest("/notifications"), "notifications-answers-only");
  await visit(paul, brest("/settings/account"), "settings-account-not-the-owner");
}
