// Anna, who reads English pages in Brest, looks up a spinning mill of the other server, follows it, asks it something
// and is answered; then she joins the community that its owner leads there, and begins a thread.

import { reloadUntil } from "../world.mjs";

const MILL = "Filature de Traon Elorn";
const NEWS = "Le lin de l'été est peigné : deux cents bobines sont prêtes.";
const QUESTION = "Do you sell single spools? I need twelve for a sail.";
const ANSWER = "Oui, à partir d'une bobine. Je vous en garde douze.";
const COMMUNITY = "Le lin du Léon";
const THREAD = "Who retted flax in a pond this year? Mine took three weeks.";

/** Looks for somebody of another server by their whole name, as it stands on a leaflet. */
async function lookUp(page, handle, name) {
  await page.getByRole("link", { name: "Search", exact: true }).click();
  await page.getByRole("searchbox").fill(handle);
  await page.getByRole("searchbox").press("Enter");
  await page.getByRole("button", { name: "Look elsewhere" }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
}

async function follow(page) {
  await page.getByRole("button", { name: "Follow", exact: true }).click();
  await reloadUntil(page, page.getByRole("button", { name: "Unfollow", exact: true }));
}

async function join(page) {
  await page.getByRole("button", { name: "Join", exact: true }).click();
  await reloadUntil(page, page.getByRole("button", { name: "Leave", exact: true }));
}

/** Adds to what an answer begins with: whom it is for. */
async function write(page, label, text) {
  await page.getByRole("textbox", { name: label }).press("ControlOrMeta+End");
  await page.getByRole("textbox", { name: label }).pressSequentially(text);
}

export async function walk(journey) {
  const { world } = journey;
  const there = new URL(world.landerneau).host;
  const anna = await journey.enter(world.brest, /Anna Le Goff/, { locale: "en-GB" });
  await lookUp(anna, `@filature@${there}`, MILL);
  await journey.see(anna, "found");
  await follow(anna);
  await journey.see(anna, "followed");

  // The mill says something; she is at home and told of it without doing anything, reads it and asks.
  await anna.getByRole("link", { name: "Home", exact: true }).click();
  await anna.waitForURL(`${world.brest}/home`);
  const gaelle = await journey.enter(world.landerneau, /Gaëlle Corre/);
  await gaelle.getByRole("combobox", { name: "Publier en tant que" }).selectOption({ label: MILL });
  await gaelle.getByRole("textbox", { name: "Votre texte" }).fill(NEWS);
  await gaelle.getByRole("button", { name: "Publier", exact: true }).click();
  await gaelle.getByRole("status").filter({ hasText: "C’est publié." }).waitFor();
  const news = anna.getByRole("link", { name: /^\d+ new posts? — Show$/ });
  await news.waitFor();
  await journey.inspect(anna, "told-of-news");
  await news.click();
  const post = anna.getByRole("article", { name: `Post by ${MILL}` }).filter({ hasText: NEWS });
  await reloadUntil(anna, post);
  await post.getByRole("link", { name: "Reply", exact: true }).click();
  await write(anna, "Your text", QUESTION);
  await journey.inspect(anna, "asking");
  await anna.getByRole("button", { name: "Reply", exact: true }).click();
  await anna.getByRole("article", { name: "Post by Anna Le Goff" }).filter({ hasText: QUESTION }).waitFor();

  // The mill is told, and answers as the mill.
  const faces = gaelle.getByRole("combobox", { name: "Parler en tant que" });
  await faces.selectOption({ label: `${MILL} (@filature)` });
  await gaelle.getByRole("button", { name: "Changer" }).click();
  await gaelle.getByRole("link", { name: "Notifications" }).click();
  const asked = gaelle.getByRole("listitem").filter({ hasText: "vous a écrit" }).filter({ hasText: QUESTION });
  await reloadUntil(gaelle, asked);
  await journey.see(gaelle, "asked");
  await asked.getByRole("link", { name: /Do you sell single/ }).click();
  await write(gaelle, "Votre texte", ANSWER);
  await gaelle.getByRole("button", { name: "Répondre", exact: true }).click();
  await gaelle.getByRole("article", { name: `Publication de ${MILL}` }).filter({ hasText: ANSWER }).waitFor();
  // She is still on the page of her question: the bell rings, and the page says that it was answered.
  await anna.getByRole("link", { name: /^Notifications \(\d+ new notifications?\)$/ }).waitFor();
  await anna.getByRole("link", { name: /^\d+ new answers? — Show$/ }).waitFor();
  await journey.inspect(anna, "bell");
  await anna.getByRole("link", { name: "Notifications" }).click();
  const answered = anna.getByRole("listitem").filter({ hasText: MILL }).filter({ hasText: ANSWER });
  await reloadUntil(anna, answered);
  await answered.getByRole("link", { name: /à partir d'une bobine/ }).click();
  await anna.getByRole("article", { name: `Post by ${MILL}` }).filter({ hasText: ANSWER }).waitFor();
  await anna.getByRole("article", { name: "Post by Anna Le Goff" }).filter({ hasText: QUESTION }).waitFor();
  await journey.see(anna, "answered");

  // Gaëlle, as herself again, opens a community.
  await faces.selectOption({ label: "Gaëlle Corre (@gaelle)" });
  await gaelle.getByRole("button", { name: "Changer" }).click();
  await gaelle.getByRole("link", { name: "Communautés", exact: true }).click();
  await gaelle.getByRole("link", { name: "Créer une communauté" }).click();
  await gaelle.getByLabel("Nom", { exact: true }).fill(COMMUNITY);
  await gaelle.getByLabel("Nom court").fill("teillage");
  await gaelle.getByLabel("Description").fill("Celles et ceux qui sèment, rouissent, peignent et filent.");
  await gaelle.getByLabel("Lequel", { exact: true }).fill("Filature");
  await gaelle.getByLabel("Charte").fill("On dit d'où vient le lin.");
  await journey.inspect(gaelle, "community-form");
  await gaelle.getByRole("button", { name: "Créer", exact: true }).click();
  await gaelle.getByRole("heading", { name: COMMUNITY, level: 1 }).waitFor();
  await gaelle.getByText(/^1 membre\b/).waitFor();
  await journey.inspect(gaelle, "community");

  // Anna joins it from where she is, and begins a thread on its page there, which names it for her.
  await lookUp(anna, `@teillage@${there}`, COMMUNITY);
  await join(anna);
  await journey.inspect(anna, "community-elsewhere");
  await anna.getByRole("textbox", { name: "Your text" }).fill(THREAD);
  await anna.getByRole("button", { name: "Publish", exact: true }).click();
  await anna.getByRole("status").filter({ hasText: "Published." }).waitFor();
  const thread = gaelle.getByRole("article", { name: "Publication de Anna Le Goff" }).filter({ hasText: THREAD });
  await reloadUntil(gaelle, thread);
  await gaelle.getByText(/^2 membres\b/).waitFor();
  await journey.inspect(gaelle, "thread");
}
