// The same story without JavaScript, and what people and companies do beside it: nothing of it may need any.

import { live } from "./story.mjs";
import { logIn, reloadUntil } from "./world.mjs";

const THREAD = "Qui a du mélèze sec en quarante ?";

export async function run(world) {
  const open = () => world.person({ javaScriptEnabled: false });
  const enter = async (origin, name) => {
    const page = await (await open()).newPage();
    await logIn(page, origin, name);
    return page;
  };
  await live(world, await open(), (page, name) => world.picture(page, name));
  await team(world, enter);
  await map(world, await (await open()).newPage());
  await community(world, enter);
}

/** An owner hands out a code, somebody types it and belongs to the company. */
async function team(world, enter) {
  const yann = await enter(world.brest, /Yann Kervella/);
  await yann.goto(`${world.brest}/@chantier/team`);
  await yann.getByLabel("Un code court à dicter ou à afficher").check();
  await yann.getByRole("button", { name: "Inviter", exact: true }).click();
  const code = await yann.getByLabel("Copiez-le maintenant").inputValue();
  await world.picture(yann, "team-code");

  const loic = await enter(world.brest, /Loïc Bihan/);
  await loic.goto(`${world.brest}/invitation`);
  await loic.locator("#secret").fill(code.toLowerCase());
  await loic.getByRole("button", { name: "Continuer" }).click();
  await loic.getByRole("button", { name: "En faire partie" }).click();
  await loic.getByRole("status").first().waitFor();
  await loic.getByRole("listitem").filter({ hasText: "Chantier naval Kervella" }).first().waitFor();

  await yann.goto(`${world.brest}/@chantier/team`);
  const member = yann.getByRole("listitem").filter({ has: yann.getByRole("link", { name: "Loïc Bihan" }) });
  await member.locator("summary").first().click();
  await world.picture(yann, "team");
  await member.locator("form[action$='/team/end'] button").click();
  await yann.getByRole("status").first().waitFor();
  await member.waitFor({ state: "detached" });
}

/** A mark on the map leads to who is there. */
async function map(world, stranger) {
  await stranger.goto(`${world.landerneau}/directory?view=map&place=Pencran`);
  const mark = stranger.locator("a.mark[href]").and(stranger.getByRole("link", { name: "Les Jardins de Pencran" }));
  await mark.waitFor();
  await world.picture(stranger, "map");
  await mark.click();
  await stranger.getByRole("heading", { name: "Les Jardins de Pencran", level: 1 }).waitFor();
}

/** Somebody joins a community, begins a thread there and leaves. */
async function community(world, enter) {
  const karim = await enter(world.landerneau, /Karim Benali/);
  await karim.goto(`${world.landerneau}/communities`);
  await karim.locator("main").getByRole("link", { name: "Le bois en Finistère" }).first().click();
  await karim.getByRole("button", { name: "Rejoindre", exact: true }).click();
  await karim.getByRole("status").filter({ hasText: "Vous voilà membre." }).waitFor();
  await karim.locator("#text").fill(THREAD);
  await karim.locator("form.compose .go button").click();
  await karim.getByRole("status").filter({ hasText: "C’est publié." }).waitFor();
  await reloadUntil(karim, karim.getByRole("article").filter({ hasText: THREAD }));
  await world.picture(karim, "community");
  await karim.getByRole("button", { name: "Quitter", exact: true }).click();
  await karim.getByRole("button", { name: "Rejoindre", exact: true }).waitFor();
}
