import type { ReactElement } from "react";
import { useQuery } from "@tanstack/react-query";
import { offers, recommendations, type Fared } from "@client/bot.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { Chosen } from "./chosen.view.js";
import css from "./offered.module.css";

const DAYS = 28;
const CHOICES = [0, 1, 2, 3, 5];
const mostQuery = { queryKey: ["offers-most"], queryFn: offers.most };

/** How many products the bot may offer, and what became of those it offered and of those suggested to members. */
export function Offered(): ReactElement {
  const { t } = useWords();
  return (
    <Chosen
      title={t("bot.offered")}
      about={t("bot.offered.about")}
      query={mostQuery}
      save={offers.allow}
      valueOf={({ most }) => most}
      choices={() => CHOICES}
      named={(most) => (most === 0 ? t("bot.offered.none") : t("bot.offered.most", { most }))}
    >
      <Figures />
    </Chosen>
  );
}

function Figures(): ReactElement | null {
  const { t } = useWords();
  const sees = useRight("see_measures");
  const query = { queryKey: ["offers-fared"], queryFn: () => recommendations.fared(DAYS), enabled: sees };
  const { data } = useQuery(query);
  if (!data) return null;
  if (data.customer.shown + data.member.shown === 0)
    return <p className={css.empty}>{t("bot.offered.empty", { days: DAYS })}</p>;
  return (
    <table className={css.fared}>
      <caption>{t("bot.offered.days", { days: DAYS })}</caption>
      <thead>
        <tr>
          <th scope="col">{t("bot.offered.to")}</th>
          <th scope="col">{t("bot.offered.shown")}</th>
          <th scope="col">{t("bot.offered.taken")}</th>
          <th scope="col">{t("bot.offered.bought")}</th>
        </tr>
      </thead>
      <tbody>
        <Row name={t("bot.offered.customer")} fate={data.customer} />
        <Row name={t("bot.offered.member")} fate={data.member} />
      </tbody>
    </table>
  );
}

function Row({ name, fate }: { name: string; fate: Fared["customer"] }): ReactElement {
  const { number } = useWords();
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{number(fate.shown)}</td>
      <td>{number(fate.taken)}</td>
      <td>{number(fate.bought)}</td>
    </tr>
  );
}
