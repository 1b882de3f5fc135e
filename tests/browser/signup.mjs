// Coming in, from the form to the code on the phone; every page on the way is looked at, narrow and wide, light and
// dark.

import { createHmac } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { look } from "./look.mjs";
import { PATIENCE } from "./world.mjs";

const CHOSEN = "la coulée du mardi";

/** The link of the newest letter to somebody about something. */
async function link(server, recipient, part) {
  const folder = path.join(process.env.ANCRAGE_BROWSER_DATA, server, "mail");
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".eml")).sort().reverse();
    for (const name of names) {
      const text = (await readFile(path.join(folder, name), "utf8")).replaceAll("=\r\n", "").replaceAll("=3D", "=");
      const found = text.includes(`To: ${recipient}`) && text.match(new RegExp(`http\\S*${part}\\S*`));
      if (found) return found[0];
    }
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`no letter to ${recipient} about ${part}`);
}

/** What the app on a phone shows (RFC 6238). */
function code(secret) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(" ", "")].map((c) => letters.indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac("sha1", key).update(step).digest();
  const at = digest.at(-1) & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function fill(page, name, email) {
  await page.getByLabel("Nom de compte").fill(name);
  await page.getByLabel("Adresse e-mail").fill(email);
  await page.getByLabel("Mot de passe").fill(CHOSEN);
  await page.getByLabel("J’accepte ces règles").check();
}

export async function run(world) {
  const page = await (await world.person()).newPage();
  const landerneau = (rest) => `${world.landerneau}${rest}`;
  await page.goto(landerneau("/"));
  await look(world, page, "front");
  await page.getByRole("link", { name: "Créer un compte" }).click();
  await fill(page, "nina", "nina@mail.example");
  await page.getByText(`@nina@${new URL(world.landerneau).host}`).waitFor();
  await look(world, page, "signup");
  await page.getByRole("button", { name: "Créer un compte" }).click();
  await page.getByText("nina@mail.example").waitFor();
  await look(world, page, "sent");
  const confirm = await link("landerneau", "nina@mail.example", "/signup/confirm");
  await page.goto(confirm);
  await look(world, page, "confirm");
  await page.getByLabel("Le mot de passe que vous avez choisi").fill(CHOSEN);
  await page.getByRole("button", { name: "Confirmer mon adresse" }).click();
  await page.getByText("Bienvenue").waitFor();
  await look(world, page, "arrived");

  await page.getByRole("link", { name: "Adresse et sécurité" }).click();
  await look(world, page, "security");
  await page.locator("#totp-password").fill(CHOSEN);
  await page.getByRole("button", { name: "Commencer" }).click();
  const secret = await page.locator("code.secret").innerText();
  await look(world, page, "totp");
  await page.getByLabel("Code à six chiffres").fill(code(secret));
  await page.getByRole("button", { name: "Demander un code" }).click();
  const recovery = await page.locator(".codes code").first().innerText();
  await look(world, page, "codes");
  await page.getByRole("link", { name: "C’est fait" }).click();
  await look(world, page, "security-on");
  await page.locator("#email").fill("nina.neuve@mail.example");
  await page.locator("#email-password").fill(CHOSEN);
  await page.getByRole("button", { name: "Changer d’adresse" }).click();
  await page.getByRole("status").first().waitFor();
  await page.goto(await link("landerneau", "nina.neuve@mail.example", "/email/confirm"));
  await look(world, page, "email-confirm");

  const other = await (await world.person()).newPage();
  await other.goto(landerneau("/login"));
  await look(world, other, "login");
  await other.getByLabel("Adresse e-mail ou nom de compte").fill("nina");
  await other.getByLabel("Mot de passe").fill(CHOSEN);
  await other.getByRole("button", { name: "Se connecter", exact: true }).click();
  await look(world, other, "code");
  await other.getByLabel("Code").fill(recovery);
  await other.getByRole("button", { name: "Se connecter", exact: true }).click();
  await other.waitForURL(landerneau("/home"));

  const lost = await (await world.person()).newPage();
  await lost.goto(landerneau("/password/forgotten"));
  await look(world, lost, "forgotten");
  await lost.getByLabel("Adresse e-mail").fill("nina@mail.example");
  await lost.getByRole("button", { name: "Envoyer le lien" }).click();
  await look(world, lost, "forgotten-sent");
  const reset = await link("landerneau", "nina@mail.example", "/password/new");
  await lost.goto(reset);
  await look(world, lost, "reset");
  await lost.getByLabel("Nouveau mot de passe").fill("une tout autre phrase");
  await lost.getByLabel("Le nouveau, encore une fois").fill("une tout autre phrase");
  await lost.getByRole("button", { name: "Changer" }).click();
  await lost.getByText("Votre mot de passe est changé").waitFor();
  world.expected.add(reset);
  await lost.goto(reset);
  await look(world, lost, "ended");

  // Where a moderator decides.
  const brest = (rest) => `${world.brest}${rest}`;
  const nora = await (await world.person()).newPage();
  await nora.goto(brest("/signup"));
  await fill(nora, "nora", "nora@mail.example");
  await nora.getByLabel("Pourquoi souhaitez-vous venir").fill("Je répare des voiliers au port du Moulin-Blanc.\nOn m'a parlé de vous.");
  await look(world, nora, "signup-approval");
  await nora.getByRole("button", { name: "Créer un compte" }).click();
  await nora.getByText("nora@mail.example").waitFor();
  await nora.goto(await link("brest", "nora@mail.example", "/signup/confirm"));
  await nora.getByLabel("Le mot de passe que vous avez choisi").fill(CHOSEN);
  await nora.getByRole("button", { name: "Confirmer mon adresse" }).click();
  await nora.getByText("L’équipe de modération lit").waitFor();
  await look(world, nora, "waiting");
  const moderator = await (await world.person()).newPage();
  await moderator.goto(brest("/login"));
  await moderator.getByRole("button", { name: /Maëlle/ }).click();
  await moderator.goto(brest("/signup/invitations"));
  await moderator.getByRole("button", { name: "Faire un lien" }).click();
  await moderator.getByText("Le lien est prêt").waitFor();
  await look(world, moderator, "invitations");
  await moderator.goto(brest("/signup/review"));
  await look(world, moderator, "review");
  await moderator.getByRole("button", { name: /Accueillir/ }).click();
  await moderator.getByText("Personne n’attend").waitFor();
}
