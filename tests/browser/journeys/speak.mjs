// A sailmaker invites a bookseller who mends sails on Saturdays; he says yes, she lets him speak, and he does.

import { absent } from "./walk.mjs";

const COMPANY = "Voilerie du Moulin Blanc";
const WORK = "voiles de seconde main";
const NEWS = "Vingt spis repris cet hiver : venez les voir samedi.";

/** Saves the one form of several that has this field. */
async function save(page, within, label) {
  const form = within.locator("form").filter({ has: page.getByLabel(label) });
  await form.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByRole("status").filter({ hasText: "C’est enregistré." }).waitFor();
}

export async function walk(journey) {
  const { world } = journey;
  const tifenn = await journey.enter(world.brest, /Tifenn Morvan/);
  await tifenn.getByRole("link", { name: "Mes entreprises" }).click();
  const own = tifenn.getByRole("listitem").filter({ has: tifenn.getByRole("link", { name: COMPANY }) });
  await own.getByRole("link", { name: "Gérer l’équipe" }).click();
  await tifenn.getByRole("heading", { name: `L’équipe de ${COMPANY}` }).waitFor();
  const invite = tifenn.locator("section").filter({ has: tifenn.getByRole("heading", { name: "Inviter", exact: true }) });
  await invite.getByLabel("Un lien à envoyer").check();
  await invite.getByLabel("Rôle").selectOption({ label: "Salarié" });
  await invite.getByLabel("Ce que fait la personne").fill(WORK);
  await invite.getByRole("button", { name: "Inviter", exact: true }).click();
  const link = await tifenn.getByLabel("Copiez-le maintenant").inputValue();
  await journey.see(tifenn, "link");

  // The link leads through the log-in page to what is offered.
  const hugo = await journey.browser();
  await hugo.goto(link);
  await hugo.getByRole("button", { name: /Hugo Lagadec/ }).click();
  await hugo.getByRole("heading", { name: `${COMPANY} vous invite` }).waitFor();
  await hugo.getByText(`Salarié · ${WORK}`).waitFor();
  await journey.inspect(hugo, "invited");
  await hugo.getByRole("button", { name: "En faire partie" }).click();
  await hugo.getByRole("status").filter({ hasText: "Vous en faites partie." }).waitFor();
  const place = hugo.getByRole("listitem").filter({ has: hugo.getByRole("link", { name: COMPANY }) });
  await place.getByText(`Salarié · ${WORK}`).waitFor();
  await journey.inspect(hugo, "agreed");

  // Whoever works there does not speak for it by that alone.
  const speakers = hugo.getByRole("combobox", { name: "Publier en tant que" });
  await hugo.getByRole("link", { name: "Accueil", exact: true }).click();
  await speakers.waitFor();
  await absent(speakers.getByRole("option", { name: COMPANY }));

  // The owner lets him, and shows him.
  await tifenn.getByRole("link", { name: "@voilerie", exact: true }).click();
  await tifenn.getByRole("link", { name: "Gérer l’équipe" }).click();
  const member = tifenn.getByRole("listitem").filter({ has: tifenn.getByRole("link", { name: "Hugo Lagadec" }) });
  await member.getByText("Modifier Hugo Lagadec").click();
  await member.getByLabel("Rôle").selectOption({ label: "Porte-parole" });
  await journey.inspect(tifenn, "member");
  await save(tifenn, member, "Rôle");
  await member.getByText(`Porte-parole · ${WORK}`).waitFor();
  await member.getByText("Modifier Hugo Lagadec").click();
  await member.getByLabel("Montrer cette personne").check();
  await save(tifenn, member, "Montrer cette personne");
  await member.getByText("visible quand la personne le voudra aussi").waitFor();
  await journey.see(tifenn, "spokesperson");

  // He wants to be shown too, and speaks with his first name under it.
  await hugo.getByRole("link", { name: "Mes entreprises" }).click();
  await place.getByText(`Porte-parole · ${WORK}`).waitFor();
  await place.getByLabel("Le montrer sur ma page").check();
  await save(hugo, place, "Le montrer sur ma page");
  await place.getByText("visible par tous").waitFor();
  await hugo.getByRole("link", { name: "Accueil", exact: true }).click();
  await speakers.selectOption({ label: COMPANY });
  await hugo.getByLabel("Signature").selectOption({ label: "Mon prénom" });
  await hugo.getByRole("textbox", { name: "Votre texte" }).fill(NEWS);
  await journey.inspect(hugo, "writing");
  await hugo.getByRole("button", { name: "Publier", exact: true }).click();
  await hugo.getByRole("status").filter({ hasText: "C’est publié." }).waitFor();

  // Everyone reads it on the company's page, which they find in the directory.
  const stranger = await journey.browser();
  await stranger.goto(`${world.brest}/`);
  await stranger.getByRole("link", { name: "Annuaire", exact: true }).click();
  await stranger.getByLabel("Mots", { exact: true }).fill("voilerie");
  await stranger.getByRole("button", { name: "Rechercher", exact: true }).click();
  await stranger.getByRole("heading", { name: COMPANY }).getByRole("link").click();
  const post = stranger.getByRole("article", { name: `Publication de ${COMPANY}` }).filter({ hasText: NEWS });
  await post.getByText(`— Hugo, ${WORK}`).waitFor();
  const shown = stranger.getByRole("listitem").filter({ has: stranger.getByRole("link", { name: "Hugo Lagadec" }) });
  await shown.getByText(`Porte-parole · ${WORK}`).waitFor();
  await journey.inspect(stranger, "published");
}
