import type { ReactElement } from "react";
import { SegmentedControl } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { offers, recommendations, type Fared } from "@client/bot.js";
import { Failed, Rows } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import people from "../people/people.module.css";
import { useRight } from "../session/session.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import css from "./offered.module.css";

const DAYS = 28;
const CHOICES = ["0", "1", "2", "3", "5"] as const;
const mostQuery = { queryKey: ["offers-most"], queryFn: offers.most };

/** How many products the bot may offer, and what became of those it offered and of those suggested to members. */
export function Offered(): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(mostQuery);
  const save = useMutation({
    mutationFn: offers.allow,
    onSuccess: (found) => {
      client.setQueryData(mostQuery.queryKey, found);
      notify(t("state.saved"));
    },
    onError: (failed) => notify(said(failed), "bad"),
  });
  return (
    <section className={people["part"]}>
      <h2>{t("bot.offered")}</h2>
      <p>{t("bot.offered.about")}</p>
      {!data && !error && <Rows count={1} height={40} label={t("state.loading")} />}
      {error && (
        <Failed title={t("error.title")} detail={said(error)} retry={() => void refetch()} again={t("action.retry")} />
      )}
      {data && (
        <SegmentedControl
          size="sm"
          aria-label={t("bot.offered")}
          disabled={save.isPending}
          value={String(data.most)}
          onChange={(value) => save.mutate(Number(value))}
          data={choices(data.most).map((value) => ({
            value,
            label: value === "0" ? t("bot.offered.none") : t("bot.offered.most", { most: value }),
          }))}
        />
      )}
      <Figures />
    </section>
  );
}

/** What can be chosen, and what a program set. */
function choices(most: number): readonly string[] {
  return [...new Set([...CHOICES, String(most)])].sort();
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
