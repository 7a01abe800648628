// Signing out leaves nothing typed in this browser, even where it does not know Clear-Site-Data.
import { forgetAll } from "./journal.js";

addEventListener("submit", (event) => {
  if (event.target.matches("form[data-sign-out]") && !event.defaultPrevented) forgetAll();
});
