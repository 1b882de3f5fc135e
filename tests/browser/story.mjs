// The story of the demonstration, lived by clicking in two tabs.

import { logIn, reloadUntil } from "./world.mjs";

const QUESTION = "Quel alliage pour une chaumard de 1962 ?";
const ANSWER = "Le même bronze d'aluminium. Passez vendredi.";

/** Anna in Brest and Léa in Landerneau. `meet` is told of every page on the way. */
export async function live(world, context, meet) {
  const [brest, landerneau] = [await context.newPage(), await context.newPage()];
  const there = new URL(world.landerneau).host;

  // Anna comes in, looks for the foundry of the other server, follows it.
  await brest.goto(`${world.brest}/`);
  await meet(brest, "front");
  await logIn(brest, world.brest, /Anna Le Goff/);
  await meet(brest, "home");
  await brest.getByRole("link", { name: "Rechercher" }).click();
  await brest.getByRole("searchbox").fill(`@fonderie@${there}`);
  await brest.getByRole("searchbox").press("Enter");
  await brest.getByRole("link", { name: "Fonderie de l'Élorn" }).waitFor();
  await meet(brest, "search");
  await brest.getByRole("link", { name: "Fonderie de l'Élorn" }).click();
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

  // Léa, in Landerneau, speaks as the foundry and finds all of it.
  await logIn(landerneau, world.landerneau, /Léa Martin/);
  await landerneau.getByRole("combobox", { name: "Parler en tant que" }).selectOption({ label: "Fonderie de l'Élorn (@fonderie)" });
  await landerneau.getByRole("button", { name: "Changer" }).click();
  await landerneau.getByRole("link", { name: "Notifications" }).click();
  const told = landerneau.getByRole("listitem").filter({ hasText: "Anna Le Goff" });
  await reloadUntil(landerneau, told.filter({ hasText: "vous a écrit" }).filter({ hasText: QUESTION }));
  await reloadUntil(landerneau, told.filter({ hasText: "a partagé votre publication" }));
  await reloadUntil(landerneau, told.filter({ hasText: "aime votre publication" }));
  await reloadUntil(landerneau, told.filter({ hasText: "vous suit" }));
  await meet(landerneau, "notifications");
  await told.getByRole("link", { name: new RegExp(QUESTION.slice(0, 12)) }).click();
  await landerneau.getByRole("textbox", { name: "Votre texte" }).press("ControlOrMeta+End");
  await landerneau.getByRole("textbox", { name: "Votre texte" }).pressSequentially(ANSWER);
  await landerneau.getByRole("button", { name: "Répondre", exact: true }).click();
  await landerneau.getByRole("article", { name: /Fonderie de l'Élorn/ }).filter({ hasText: ANSWER }).waitFor();

  // Back in Brest, Anna sees the answer.
  await brest.getByRole("link", { name: "Notifications" }).click();
  const answer = brest.getByRole("listitem").filter({ hasText: "Fonderie de l'Élorn" }).filter({ hasText: ANSWER });
  await reloadUntil(brest, answer);
  await answer.getByRole("link", { name: /Le même bronze/ }).click();
  await brest.getByRole("article", { name: /Fonderie de l'Élorn/ }).filter({ hasText: ANSWER }).waitFor();
  await meet(brest, "answer");
}

export async function run(world) {
  const context = await world.person();
  await live(world, context, async (page, name) => {
    await world.accessible(page, name);
    await world.picture(page, name);
  });
}
