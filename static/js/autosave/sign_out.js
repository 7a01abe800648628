// Signing out leaves nothing typed in this browser, even where it does not know Clear-Site-Data.
import { forgetAll } from "./journal.js";

addEventListener("submit", ({ target }) => {
  if (target.matches("form[data-sign-out]")) forgetAll();
});
