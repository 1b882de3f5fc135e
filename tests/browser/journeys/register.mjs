// A baker registers a second company on his phone, without JavaScript; a moderator lets it in on hers; it is found.

import { reloadUntil } from "../world.mjs";
import { absent } from "./walk.mjs";

const NAME = "Moulin de Traon";
const PHONE = { javaScriptEnabled: false, viewport: { width: 360, height: 740 } };

export async function walk(journey) {
  const { world } = journey;
  const erwan = await journey.enter(world.landerneau, /Erwan Salaün/, PHONE);
  await erwan.getByRole("link", { name: "Réglages", exact: true }).click();
  const tabs = erwan.getByRole("navigation", { name: "Réglages", exact: true });
  // On a phone they unfold.
  await tabs.getByText("Réglages ·").click();
  await tabs.getByRole("link", { name: "Entreprise", exact: true }).click();
  await erwan.getByRole("link", { name: "Inscrire une entreprise" }).click();
  await erwan.getByText("La modération la regarde avant qu’elle soit visible.").waitFor();
  await erwan.getByLabel("Nom de l’entreprise").fill(NAME);
  await erwan.getByLabel("Nom court").fill("moulin");
  await erwan.getByLabel("Forme", { exact: true }).selectOption({ label: "Indépendant" });
  await erwan.getByLabel("Commune", { exact: true }).fill("Landerneau");
  await journey.see(erwan, "form");
  await erwan.getByRole("button", { name: "Inscrire", exact: true }).click();
  await erwan.getByRole("status").filter({ hasText: "L’entreprise est inscrite." }).waitFor();
  await journey.see(erwan, "registered");

  // He sees what it waits for; others see nothing.
  const waiting = erwan.getByText("La modération doit encore accepter l’entreprise.");
  await erwan.getByRole("link", { name: "Voir la page" }).click();
  await erwan.getByRole("heading", { name: NAME, level: 1 }).waitFor();
  await waiting.waitFor();
  await journey.inspect(erwan, "waiting");
  const address = erwan.url();
  const stranger = await journey.browser(PHONE);
  world.expected.add(address);
  await stranger.goto(address);
  await stranger.getByRole("heading", { name: "Page introuvable" }).waitFor();

  // A moderator is told, and decides.
  const odile = await journey.enter(world.landerneau, /Odile Perrin/, PHONE);
  await odile.getByRole("link", { name: "Notifications" }).click();
  const told = odile.getByRole("listitem").filter({ hasText: NAME }).filter({ hasText: "attend votre accord" });
  await reloadUntil(odile, told);
  await journey.see(odile, "told");
  await told.getByRole("link", { name: "Voir", exact: true }).click();
  await odile.getByRole("heading", { name: "Entreprises en attente" }).waitFor();
  const entry = odile.getByRole("region", { name: NAME });
  await entry.getByText("Indépendant · Landerneau").waitFor();
  await entry.getByRole("link", { name: "Erwan Salaün" }).waitFor();
  await journey.inspect(odile, "pending");
  await entry.getByRole("button", { name: "Accepter" }).click();
  await odile.getByRole("status").filter({ hasText: "C’est décidé" }).waitFor();
  await odile.getByText("Aucune entreprise n’attend.").waitFor();
  await journey.see(odile, "decided");

  // It is in the directory, where he finds it by its place.
  await erwan.getByRole("link", { name: "Annuaire", exact: true }).click();
  await erwan.getByLabel("Mots", { exact: true }).fill("moulin");
  await erwan.getByLabel("Lieu", { exact: true }).fill("Landerneau");
  await erwan.getByRole("button", { name: "Rechercher", exact: true }).click();
  await erwan.getByRole("heading", { name: "Landerneau et ce qui s’y trouve" }).waitFor();
  const found = erwan.getByRole("heading", { name: NAME }).getByRole("link");
  await reloadUntil(erwan, found);
  await journey.inspect(erwan, "listed");
  await found.click();
  await erwan.getByRole("heading", { name: NAME, level: 1 }).waitFor();
  await absent(waiting);
  await stranger.reload();
  await stranger.getByRole("heading", { name: NAME, level: 1 }).waitFor();
  await stranger.getByRole("link", { name: "Erwan Salaün" }).first().waitFor();
  await journey.see(stranger, "published");
}
