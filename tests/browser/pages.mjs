// Every page, narrow and wide, light and dark: can everyone use it, and what does it look like?

import process from "node:process";
import { communities } from "./communities.mjs";
import { look } from "./look.mjs";
import { guesses, office } from "./office.mjs";
import { logIn } from "./world.mjs";
import { thread, writing } from "./writing.mjs";

export async function run(world) {
  const lang = process.env.ANCRAGE_BROWSER_LANG ?? "fr-FR";
  const wanted = process.env.ANCRAGE_BROWSER_ONLY;
  const visit = async (page, address, name) => {
    if (wanted && !name.match(wanted)) return;
    await page.goto(address);
    await look(world, page, name);
  };
  const arrive = async () => (await world.person({ locale: lang })).newPage();
  const enter = async (origin, name) => {
    const page = await arrive();
    await logIn(page, origin, name);
    return page;
  };
  const [stranger, anna] = [await arrive(), await enter(world.brest, /Anna Le Goff/)];
  const french = await anna.evaluate(() => document.documentElement.lang === "fr");
  const say = (fr, en) => (french ? fr : en);
  const way = { visit, look, stranger, anna, say, enter };
  // Two ways at a time, each in tabs of its own: while one page is looked at, the server makes another.
  await Promise.all([around(world, way), atHome(world, way)]);
  await guesses(world, way);
}

/** What somebody sees who only passes by, then the communities, and whoever looks after everything. */
async function around(world, way) {
  const { visit, stranger } = way;
  const landerneau = (path) => `${world.landerneau}${path}`;
  const first = await thread(stranger, world.landerneau, "@fonderie", "Première coulée");
  const strange = { front: "/", login: "/login", public: "/public", about: "/about", directory: "/directory", "directory-found": "/directory?place=Finist%C3%A8re&q=brest", "directory-nobody": "/directory?place=Nulle+part", "directory-map": "/directory?view=map", "directory-map-place": "/directory?view=map&place=Finist%C3%A8re", communities: "/communities", company: "/@fonderie", thread: first, lessons: "/lessons", lesson: "/lessons/critic" };
  for (const [name, path] of Object.entries(strange)) await visit(stranger, landerneau(path), name);
  // A link that invited somebody else.
  await visit(stranger, `${world.brest}/signup?invite=ended`, "signup-closed");
  world.expected.add(landerneau("/nowhere"));
  await visit(stranger, landerneau("/nowhere"), "missing");
  await communities(world, { ...way, anna: await way.enter(world.brest, /Anna Le Goff/) });
  await office(world, way);
}

/** What somebody sees who lives here, with something on every list. */
async function atHome(world, way) {
  const { visit, look, anna, say } = way;
  const brest = (path) => `${world.brest}${path}`;
  await anna.goto(brest("/compose"));
  await anna.getByRole("textbox", { name: say("Votre texte", "Your text") }).fill(
    "Première version : le misainier de 1962 est à l'eau. Rechtsschutzversicherungsgesellschaften-Rechtsschutzversicherungsgesellschaften #Brest",
  );
  await anna.getByText(say("Images", "Pictures"), { exact: true }).click();
  await anna.getByLabel(say("Image 1", "Picture 1")).setInputFiles({
    name: "bateau.png",
    mimeType: "image/png",
    buffer: await picture(anna),
  });
  await anna.getByLabel(say("Ce qu’elle montre", "What it shows")).first().fill("Un misainier au mouillage, voile affalée");
  await anna.getByRole("button", { name: say("Publier", "Publish"), exact: true }).click();
  await anna.getByRole("status").filter({ hasText: say("C’est publié", "Published") }).waitFor();
  const own = await thread(anna, world.brest, "@anna", "misainier de 1962 est");
  const id = own.split("/").pop();
  await anna.goto(brest(`/posts/${id}/edit`));
  await anna.getByRole("textbox", { name: say("Votre texte", "Your text") }).fill(
    "Le misainier de 1962 est à l'eau. Merci à la fonderie pour les taquets ! Rechtsschutzversicherungsgesellschaften-Rechtsschutzversicherungsgesellschaften #Brest",
  );
  await anna.getByRole("button", { name: say("Publier les modifications", "Publish the changes") }).click();
  await anna.goto(brest(own));
  for (const deed of [say("Garder pour plus tard", "Keep for later"), say("Épingler sur ma page", "Pin to my page")]) {
    await anna.locator("article.focus details.more > summary").click();
    await anna.getByRole("button", { name: deed }).click();
    await anna.getByRole("status").waitFor();
  }
  const foundry = `@fonderie@${new URL(world.landerneau).host}`;
  for (const [name, path] of Object.entries({
    home: "/home",
    notifications: "/notifications",
    compose: "/compose",
    search: "/search?q=fonderie",
    "search-empty": "/search?q=zzzz",
    bookmarks: "/bookmarks",
    favourites: "/favourites",
    person: "/@anna",
    "company-elsewhere": `/${foundry}`,
    post: own,
    history: `${own}/history`,
    edit: `/posts/${id}/edit`,
    delete: `/posts/${id}/delete`,
    followers: "/@anna/followers",
    following: "/@anna/following",
    requests: "/follow-requests",
    mutes: "/mutes",
    blocks: "/blocks",
    report: `/report?account=${encodeURIComponent(foundry)}`,
    settings: "/settings",
    "settings-account": "/settings/account",
    "settings-directory": "/settings/directory",
    "settings-profile": "/settings/profile",
    "company-new": "/companies/new",
    memberships: "/memberships",
    join: "/@chantier/join",
    "invitation-code": "/invitation",
    "settings-territories": "/settings/territories?q=brest",
    territories: "/territories?q=brest",
    "territory-commune": "/territories/insee-com:29019",
    "territory-intercommunality": "/territories/insee-epci:242900314",
    "territory-departement": "/territories/insee-dep:29",
    "territory-region": "/territories/insee-reg:53",
    "territory-country": "/territories/iso3166-1:FR",
  })) {
    await visit(anna, brest(path), name);
  }
  await team(world, way);
  await writing(world, way);

  // What unfolds.
  await anna.goto(brest("/compose"));
  for (const summary of await anna.locator(".extras summary").all()) await summary.click();
  await look(world, anna, "compose-open");
  await anna.goto(brest(`/${foundry}`));
  await anna.locator(".profile-head details.more > summary").click();
  await look(world, anna, "menu");
  await byKeyboard(anna, brest("/home"));
  await byMap(anna, brest("/directory?view=map&place=insee-com:29019"));
}

/** Somebody asks to belong to a company, its owner answers and invites. */
async function team(world, { visit, look, anna, say, enter }) {
  const brest = (path) => `${world.brest}${path}`;
  await anna.goto(brest("/@chantier/join"));
  await anna.getByLabel(say("Quelques mots (facultatif)", "A few words (optional)")).fill("Je calfate chez vous depuis mars.");
  await anna.getByRole("button", { name: say("Envoyer la demande", "Send the request") }).click();
  await anna.getByRole("status").filter({ hasText: say("Votre demande est envoyée", "Your request is sent") }).waitFor();
  await visit(anna, brest("/memberships"), "memberships-asked");

  const yann = await enter(world.brest, /Yann Kervella/);
  await visit(yann, brest("/@chantier"), "company-own");
  await visit(yann, brest("/@chantier/team"), "team");
  await visit(yann, brest("/@chantier/team/acts"), "team-acts");
  await yann.goto(brest("/@chantier/team"));
  for (const summary of await yann.locator("main details > summary").all()) await summary.click();
  await look(world, yann, "team-open");
  await yann.getByRole("button", { name: say("Accepter Anna Le Goff", "Accept Anna Le Goff") }).click();
  await yann.getByRole("status").waitFor();
  await yann.getByLabel(say("Un code court à dicter ou à afficher", "A short code to say or to put on a wall")).check();
  await yann.getByRole("button", { name: say("Inviter", "Invite"), exact: true }).click();
  const code = await yann.getByLabel(say("Copiez-le maintenant", "Copy it now")).inputValue();
  await look(world, yann, "team-code");
  await visit(yann, brest("/memberships"), "memberships-owner");

  await visit(anna, brest(`/invitation/${code}`), "invitation");
  await visit(anna, brest("/memberships"), "memberships-place");
}

/** The first key leads past the navigation, menus open and close, and the focus goes back to where it was. */
async function byKeyboard(page, address) {
  await page.goto(address);
  await page.keyboard.press("Tab");
  const focused = () => page.evaluate(() => document.activeElement.className || document.activeElement.id);
  expect(await focused(), "skip");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => location.hash), "#main");
  expect(await page.evaluate(() => document.activeElement.id), "main");
  const menu = page.locator("details.more").first();
  await menu.locator("summary").focus();
  await page.keyboard.press("Enter");
  await menu.getByRole("button").first().waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  await menu.getByRole("button").first().waitFor({ state: "hidden" });
  expect(await page.evaluate(() => document.activeElement.tagName), "SUMMARY");
}

/** A mark on a map has room for a finger on a phone, and leads to who is there by keyboard. */
async function byMap(page, address) {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(address);
  const mark = page.locator(".map a.mark").first();
  const { width, height } = await mark.locator(".touch").boundingBox();
  expect(Math.min(width, height) >= 24, true);
  await mark.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/directory?place=insee-com%3A29019");
  await page.locator(".listing").first().waitFor();
}

function expect(found, wanted) {
  if (found !== wanted) throw new Error(`"${found}" instead of "${wanted}"`);
}

/** A picture that is drawn here, so that none has to be kept. */
async function picture(page) {
  const blank = await page.context().newPage();
  await blank.setViewportSize({ width: 900, height: 600 });
  await blank.setContent(`<body style="margin:0;background:linear-gradient(#9cc4d9 60%,#2f5d73 60%)">
    <svg viewBox="0 0 900 600"><path d="M300 380h300l-50 60H340z" fill="#8f4420"/><path d="M440 370V120l120 250z" fill="#f5efe2"/></svg>`);
  const bytes = await blank.screenshot();
  await blank.close();
  return bytes;
}
