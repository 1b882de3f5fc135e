// The same story without JavaScript: nothing of it may need any.

import { live } from "./story.mjs";

export async function run(world) {
  const context = await world.person({ javaScriptEnabled: false });
  await live(world, context, (page, name) => world.picture(page, name));
}
