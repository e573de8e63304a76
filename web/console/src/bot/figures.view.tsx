import { Fragment, useState, type ReactElement } from "react";
import type { Confusion, Report } from "@client/training.js";
import { Tile, Tiles } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useWords } from "../words.js";
import { useTopicName } from "./jobs.js";
import { Reliability } from "./reliability.view.js";
import { slipsOf } from "./training.data.js";
import css from "./training.module.css";

const SHARES = ["accuracy", "macro_f1", "exact_set", "ece", "oos_auroc", "oos_recall_at_95"] as const;
const MOST_CONFUSIONS = 30; // what comes after happened once

export function ReportView({ report }: { report: Report }): ReactElement {
  const { t } = useWords();
  return (
    <>
      <Figures report={report} />
      <section>
        <h2 className={css.heading}>{t("bot.report.reliability")}</h2>
        <p className={css.quiet}>{t("bot.report.reliability.about")}</p>
        <Reliability bins={report.bins} />
      </section>
      <section>
        <h2 className={css.heading}>{t("bot.report.confusions")}</h2>
        <p className={css.quiet}>{t("bot.report.confusions.about")}</p>
        <Confusions report={report} />
      </section>
      <section>
        <h2 className={css.heading}>{t("bot.report.topics")}</h2>
        <PerTopic report={report} />
      </section>
    </>
  );
}

function Figures({ report: { figures } }: { report: Report }): ReactElement {
  const { t, percent, number } = useWords();
  const mixed = figures.accuracy === null; // else exact sets say the same again
  const shown = SHARES.filter((name) => figures[name] !== null && (mixed || name !== "exact_set"));
  return (
    <Tiles>
      {shown.map((name) => (
        <Tile
          key={name}
          name={t(`bot.figure.${name}`)}
          value={percent(figures[name] ?? 0, 1)}
          about={t(`bot.figure.${name}.about`)}
        />
      ))}
      {Boolean(figures.p95_ms) && (
        <Tile
          name={t("bot.figure.p95_ms")}
          value={`${number(figures.p95_ms ?? 0, 1)} ms`}
          about={t("bot.figure.p95_ms.about")}
        />
      )}
    </Tiles>
  );
}

function Confusions({ report }: { report: Report }): ReactElement {
  const { t } = useWords();
  const [open, setOpen] = useState<string | null>(null);
  if (report.confusions.length === 0) return <p>{t("bot.report.confusions.none")}</p>;
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={t("bot.report.confusions")}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t("bot.report.meant")}</th>
            <th scope="col" data-words>
              {t("bot.report.taken_for")}
            </th>
            <th scope="col">{t("bot.report.times")}</th>
          </tr>
        </thead>
        <tbody>
          {report.confusions.slice(0, MOST_CONFUSIONS).map((one) => {
            const key = `${one.label} ${one.taken_for}`;
            return (
              <Fragment key={key}>
                <Pair one={one} open={open === key} onToggle={() => setOpen(open === key ? null : key)} />
                {open === key && <Slips report={report} one={one} />}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Pair({ one, open, onToggle }: { one: Confusion; open: boolean; onToggle: () => void }): ReactElement {
  const { t } = useWords();
  const name = useTopicName();
  const [meant, taken] = [name(one.label), name(one.taken_for)];
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className={css.fold}
          aria-expanded={open}
          aria-label={t("bot.report.open", { meant, taken })}
          onClick={onToggle}
        >
          <Icon name="chevron" size={14} />
          {meant}
        </button>
      </th>
      <td data-words>{taken}</td>
      <td>{one.count}</td>
    </tr>
  );
}

function Slips({ report, one }: { report: Report; one: Confusion }): ReactElement {
  const { t, percent } = useWords();
  const slips = slipsOf(report, one);
  return (
    <tr className={css.slips}>
      <td colSpan={3}>
        <ul>
          {slips.map(({ text, confidence }, at) => (
            <li key={at}>
              <span>{text}</span>
              <small>{t("bot.report.sure", { share: percent(confidence) })}</small>
            </li>
          ))}
        </ul>
        {slips.length < one.count && <p>{t("bot.report.not_kept", { n: one.count - slips.length })}</p>}
      </td>
    </tr>
  );
}

function PerTopic({ report }: { report: Report }): ReactElement {
  const { t, number, percent } = useWords();
  const name = useTopicName();
  const sorted = [...report.topics].sort((a, b) => a.f1 - b.f1);
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={t("bot.report.topics")}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t("bot.topic")}</th>
            <th scope="col">{t("bot.report.messages")}</th>
            <th scope="col">{t("bot.report.right")}</th>
            <th scope="col">F1</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ label, count, right, f1 }) => (
            <tr key={label}>
              <th scope="row">{name(label)}</th>
              <td>{number(count)}</td>
              <td>
                {number(right)} <small>{percent(count ? right / count : 0)}</small>
              </td>
              <td>{percent(f1, 1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
