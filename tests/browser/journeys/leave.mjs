// An apprentice leaves the foundry, by keyboard alone. She keeps her account and who follows her; the foundry keeps what
// was said in its name.

import { absent, reach, use } from "./walk.mjs";

const COMPANY = "Fonderie de l'Élorn";
const SAID = "Entre nous : le four est arrêté lundi, on fait l'inventaire.";
const LATER = "Mon apprentissage est fini. Je cherche une fonderie qui coule du bronze d'art.";
/** What she published in the foundry's name when the demonstration began. */
const BEFORE = "Démoulage ce matin";

/** Léa follows Inès, and writes something to the foundry's team. */
async function before(journey) {
  const lea = await journey.enter(journey.world.landerneau, /Léa Martin/);
  await lea.getByRole("link", { name: "Rechercher", exact: true }).click();
  await lea.getByRole("searchbox").fill("ines");
  await lea.getByRole("searchbox").press("Enter");
  await lea.getByRole("link", { name: "Inès Abgrall" }).click();
  await lea.getByRole("button", { name: "Suivre", exact: true }).click();
  await lea.getByRole("button", { name: "Ne plus suivre" }).waitFor();
  await lea.getByRole("link", { name: "Accueil", exact: true }).click();
  await lea.getByRole("combobox", { name: "Publier en tant que" }).selectOption({ label: COMPANY });
  await lea.getByLabel("Qui pourra lire").selectOption({ label: "L’équipe de l’entreprise seulement" });
  await lea.getByRole("textbox", { name: "Votre texte" }).fill(SAID);
  await journey.see(lea, "for-the-team");
  await lea.getByRole("button", { name: "Publier", exact: true }).click();
  await lea.getByRole("status").filter({ hasText: "C’est publié." }).waitFor();
}

export async function walk(journey) {
  const { world } = journey;
  await before(journey);
  const stranger = await journey.browser();
  const named = stranger.getByRole("link", { name: "Inès Abgrall" });
  await stranger.goto(`${world.landerneau}/@fonderie`);
  await named.first().waitFor();

  const member = await journey.browser();
  const link = (name) => member.getByRole("link", { name, exact: true });
  await member.goto(`${world.landerneau}/login`);
  await use(member, member.getByRole("button", { name: "Entrer en tant que Inès Abgrall" }));
  await member.waitForURL(`${world.landerneau}/home`);
  const post = member.getByRole("article", { name: `Publication de ${COMPANY}` }).filter({ hasText: SAID });
  await post.getByText("Pour l’équipe").waitFor();
  await member.getByRole("combobox", { name: "Publier en tant que" }).waitFor();
  await journey.see(member, "home-before");
  await use(member, post.locator("a.when"));
  await member.waitForURL(/\/@fonderie\/\d+$/);
  const address = member.url();
  await journey.inspect(member, "team-post");
  await use(member, link("Votre page (Inès Abgrall)"));
  await member.getByRole("heading", { name: "Inès Abgrall", level: 1 }).waitFor();
  const followed = member.getByRole("link", { name: /^\d+ abonnés?$/ });
  const followers = await followed.innerText();
  if (followers.startsWith("0")) throw new Error("Léa follows her, and her page does not say so");

  // The page says what becomes of what, before anything is done.
  await use(member, link("Mes entreprises"));
  await member.getByRole("heading", { name: "Mes entreprises", level: 1 }).waitFor();
  const place = member.getByRole("listitem").filter({ has: link(COMPANY) });
  await place.getByText("Porte-parole · apprentie mouleuse").waitFor();
  await use(member, place.locator("summary"));
  const leave = place.getByRole("button", { name: `Quitter l’entreprise ${COMPANY}` });
  await leave.waitFor();
  await place.getByText("Vous gardez votre compte, vos publications et vos abonnés.").waitFor();
  await place.getByText("Ce qui est déjà parti vers un autre serveur ne peut plus être rappelé.").waitFor();
  await journey.inspect(member, "leaving");
  await use(member, leave);
  await member.getByRole("status").filter({ hasText: "Vous n’en faites plus partie." }).waitFor();
  await absent(place);
  await journey.inspect(member, "left");

  // She speaks for herself alone, and what was for the team is gone from before her.
  await use(member, link("Accueil"));
  await member.waitForURL(`${world.landerneau}/home`);
  await member.getByRole("textbox", { name: "Votre texte" }).waitFor();
  await absent(post);
  await absent(member.getByRole("combobox", { name: "Publier en tant que" }));
  await absent(member.getByRole("combobox", { name: "Parler en tant que" }));
  await reach(member, member.getByRole("textbox", { name: "Votre texte" }));
  await member.keyboard.type(LATER);
  await use(member, member.getByRole("button", { name: "Publier", exact: true }));
  await member.getByRole("status").filter({ hasText: "C’est publié." }).waitFor();

  // Her account is as it was.
  await use(member, link("Votre page (Inès Abgrall)"));
  await member.getByRole("article", { name: "Publication de Inès Abgrall" }).filter({ hasText: LATER }).waitFor();
  const kept = await followed.innerText();
  if (kept !== followers) throw new Error(`${followers} became ${kept}`);
  await journey.see(member, "kept");
  world.expected.add(address);
  await member.goto(address);
  await member.getByRole("heading", { name: "Page introuvable" }).waitFor();
  await journey.see(member, "team-post-gone");

  // The company's page no longer names her in its team, and still says what she said for it.
  await stranger.reload();
  const earlier = stranger.getByRole("article", { name: `Publication de ${COMPANY}` }).filter({ hasText: BEFORE });
  await earlier.waitFor();
  await absent(named);
  await journey.see(stranger, "company");
}
