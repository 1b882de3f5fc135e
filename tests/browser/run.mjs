// Runs one scenario: `node run.mjs story`. It ends with status 1 and the reason when anything is not as it should be.

import process from "node:process";
import { World } from "./world.mjs";

const scenario = await import(`./${process.argv[2]}.mjs`);
const world = await World.open();
try {
  await scenario.run(world);
} catch (error) {
  // What was noticed on the way often says why.
  console.error([...new Set(world.faults)].join("\n"));
  await world.browser.close();
  throw error;
}
await world.close();
