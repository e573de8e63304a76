/** Every word the console shows, in every language: for types, tests and the build. The page loads one language of it, see `words.ts`. */
import bot from "./bot/catalogue.json" with { type: "json" };
import training from "./bot/training.json" with { type: "json" };
import conversations from "./conversations/catalogue.json" with { type: "json" };
import others from "./catalogue.json" with { type: "json" };
import gestures from "./gestures/catalogue.json" with { type: "json" };
import gaps from "./gaps/catalogue.json" with { type: "json" };
import help from "./help/catalogue.json" with { type: "json" };
import measures from "./measures/catalogue.json" with { type: "json" };
import knowledge from "./knowledge/catalogue.json" with { type: "json" };
import problems from "./problems/catalogue.json" with { type: "json" };
import products from "./products/catalogue.json" with { type: "json" };
import review from "./review/catalogue.json" with { type: "json" };
import routing from "./routing/catalogue.json" with { type: "json" };
import offers from "./routing/offers/catalogue.json" with { type: "json" };
import profiles from "./routing/profiles/catalogue.json" with { type: "json" };
import targets from "./routing/targets/catalogue.json" with { type: "json" };
import surveys from "./surveys/catalogue.json" with { type: "json" };
import waits from "./routing/waits/catalogue.json" with { type: "json" };

export const catalogue = {
  ...others,
  ...conversations,
  ...bot,
  ...training,
  ...help,
  ...gaps,
  ...gestures,
  ...knowledge,
  ...measures,
  ...problems,
  ...products,
  ...review,
  ...routing,
  ...offers,
  ...profiles,
  ...surveys,
  ...targets,
  ...waits,
};
