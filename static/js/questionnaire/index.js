// A section of the questionnaire comes alive. Without any of this it works all the same, one save at a time.
import { startConditions } from "./conditions.js";
import { startCounters } from "./counters.js";
import { startRows } from "./rows.js";
import { startSuggestions } from "./suggestions.js";
import { startSums } from "./sums.js";

for (const start of [startCounters, startConditions, startRows, startSums, startSuggestions]) start(document);
