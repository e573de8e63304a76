import { useState, type ReactElement } from "react";
import { SegmentedControl } from "@mantine/core";
import { offering } from "@client/handing.js";
import { Chip, Empty } from "@ui/bits.js";
import { Paged } from "../../paged.view.js";
import { useDirectory } from "../../people/directory.js";
import { useWords } from "../../words.js";
import css from "./offers.module.css";

const DAYS = [1, 7, 30] as const;
const MANY = 2; // silent twice in a row: worth a word before the member is set away

/** Who takes what is offered to them. */
export function Tallies(): ReactElement {
  const { t } = useWords();
  const { member } = useDirectory();
  const [days, setDays] = useState(7);
  return (
    <section className={css.part}>
      <header>
        <h2>{t("tally.title")}</h2>
        <SegmentedControl
          size="xs"
          aria-label={t("tally.period")}
          value={String(days)}
          onChange={(value) => setDays(Number(value))}
          data={DAYS.map((n) => ({ value: String(n), label: t("tally.days", { n }) }))}
        />
      </header>
      <Paged
        queryKey={["offering", "tally", days]}
        fetch={() => offering.tally(days)}
        count={3}
        height={40}
        everyMs={15_000}
        empty={
          <Empty icon="hand" title={t("tally.empty")}>
            {t("tally.empty.about")}
          </Empty>
        }
      >
        {(items) => (
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{t("tally.member")}</th>
                <th scope="col">{t("tally.offered")}</th>
                <th scope="col">{t("tally.accepted")}</th>
                <th scope="col">{t("tally.declined")}</th>
                <th scope="col">{t("tally.silent")}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.member_id}>
                  <td>
                    {member(one.member_id)}{" "}
                    {one.silent_in_row >= MANY && (
                      <Chip tone="amber">{t("tally.in_row", { n: one.silent_in_row })}</Chip>
                    )}
                  </td>
                  <td>{one.offered}</td>
                  <td>{one.accepted}</td>
                  <td>{one.declined}</td>
                  <td>{one.silent}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Paged>
    </section>
  );
}
