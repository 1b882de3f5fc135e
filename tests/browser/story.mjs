// The story of the demonstration, lived by clicking in two tabs.

import { logIn, reloadUntil } from "./world.mjs";

const QUESTION = "Quel alliage pour une chaumard de 1962 ?";
const ANSWER = "Le même bronze d'aluminium. Passez vendredi.";

/** Anna in Brest and Léa in Lyon. `meet` is told of every page on the way. */
export async function live(world, context, meet) {
  const [brest, lyon] = [await context.newPage(), await context.newPage()];
  const there = new URL(world.lyon).host;

  // Anna comes in, looks for the foundry of the other server, follows it.
  await brest.goto(`${world.brest}/`);
  await meet(brest, "front");
  await logIn(brest, world.brest, /Anna Le Goff/);
  await meet(brest, "home");
  await brest.getByRole("link", { name: "Rechercher" }).click();
  await brest.getByRole("searchbox").fill(`@fonderie@${there}`);
  await brest.getByRole("searchbox").press("Enter");
  await brest.getByRole("link", { name: "Fonderie du Rhône" }).waitFor();
  await meet(brest, "search");
  await brest.getByRole("link", { name: "Fonderie du Rhône" }).click();
  await brest.getByRole("button", { name: "Suivre", exact: true }).click();
  await reloadUntil(brest, brest.getByRole("button", { name: "Ne plus suivre" }));
  await meet(brest, "profile");

  // She reads what it wrote, answers, likes and boosts.
  const post = brest.getByRole("article").filter({ hasText: "Première coulée" });
  await post.locator("a.when").first().click();
  await brest.getByRole("textbox", { name: "Votre texte" }).press("ControlOrMeta+End");
  await brest.getByRole("textbox", { name: "Votre texte" }).pressSequentially(QUESTION);
  await meet(brest, "writing");
  await brest.getByRole("button", { name: "Répondre", exact: true }).click();
  await brest.getByRole("article").filter({ hasText: QUESTION }).waitFor();
  await meet(brest, "answered");
  const focus = brest.locator("article.focus");
  // Anna liked it when the story was prepared: taking that back and liking it again works too.
  for (const deed of ["J’aime", "J’aime", "Partager"]) {
    const button = focus.getByRole("button", { name: deed });
    const before = await button.getAttribute("aria-pressed");
    await button.click();
    await focus.locator(`button[aria-pressed="${before !== "true"}"]`, { hasText: deed }).waitFor();
  }

  // Léa, in Lyon, speaks as the foundry and finds all of it.
  await logIn(lyon, world.lyon, /Léa Martin/);
  await lyon.getByRole("combobox", { name: "Parler en tant que" }).selectOption({ label: "Fonderie du Rhône (@fonderie)" });
  await lyon.getByRole("button", { name: "Changer" }).click();
  await lyon.getByRole("link", { name: "Notifications" }).click();
  const told = lyon.getByRole("listitem").filter({ hasText: "Anna Le Goff" });
  await reloadUntil(lyon, told.filter({ hasText: "vous a écrit" }).filter({ hasText: QUESTION }));
  await reloadUntil(lyon, told.filter({ hasText: "a partagé votre publication" }));
  await reloadUntil(lyon, told.filter({ hasText: "aime votre publication" }));
  await reloadUntil(lyon, told.filter({ hasText: "vous suit" }));
  await meet(lyon, "notifications");
  await told.getByRole("link", { name: new RegExp(QUESTION.slice(0, 12)) }).click();
  await lyon.getByRole("textbox", { name: "Votre texte" }).press("ControlOrMeta+End");
  await lyon.getByRole("textbox", { name: "Votre texte" }).pressSequentially(ANSWER);
  await lyon.getByRole("button", { name: "Répondre", exact: true }).click();
  await lyon.getByRole("article", { name: /Fonderie du Rhône/ }).filter({ hasText: ANSWER }).waitFor();

  // Back in Brest, Anna sees the answer.
  await brest.getByRole("link", { name: "Notifications" }).click();
  const answer = brest.getByRole("listitem").filter({ hasText: "Fonderie du Rhône" }).filter({ hasText: ANSWER });
  await reloadUntil(brest, answer);
  await answer.getByRole("link", { name: /Le même bronze/ }).click();
  await brest.getByRole("article", { name: /Fonderie du Rhône/ }).filter({ hasText: ANSWER }).waitFor();
  await meet(brest, "answer");
}

export async function run(world) {
  const context = await world.person();
  await live(world, context, async (page, name) => {
    await world.accessible(page, name);
    await world.picture(page, name);
  });
}
