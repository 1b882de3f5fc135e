// Five journeys of people and companies through one demonstration, one after the other. What goes wrong on one of them
// keeps nobody from the others.

import process from "node:process";
import * as customer from "./journeys/customer.mjs";
import * as leave from "./journeys/leave.mjs";
import * as map from "./journeys/map.mjs";
import * as register from "./journeys/register.mjs";
import * as speak from "./journeys/speak.mjs";
import { Journey } from "./journeys/walk.mjs";

const JOURNEYS = { register, speak, customer, map, leave };

export async function run(world) {
  const wanted = process.env.ANCRAGE_BROWSER_ONLY;
  for (const [name, { walk }] of Object.entries(JOURNEYS)) {
    if (wanted && !name.match(wanted)) continue;
    const journey = new Journey(world, name);
    try {
      await walk(journey);
    } catch (error) {
      world.faults.push(`${name}, after step ${journey.steps}: ${error.stack}`);
      await journey.keepWhatIsThere();
    }
    await journey.end();
  }
}
