import { useState, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { models, type ModelVersion } from "@client/training.js";
import { Chip } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import { useTopicName } from "./jobs.js";
import { COMPARED, moved, type Move } from "./training.data.js";
import css from "./training.module.css";

/** A model, with what it can do beside the one that served when it was trained. */
export function Version({ version, open }: { version: ModelVersion; open: boolean }): ReactElement {
  const { t, number, moment, percent } = useWords();
  const { member } = useDirectory();
  const [shown, setShown] = useState(open);
  const { accuracy } = version.report.figures;
  const facts = [
    moment(version.trained_at),
    member(version.trained_by),
    t("bot.training.examples", { n: number(version.examples) }),
    t("bot.training.intents", { n: number(version.intents) }),
    t("bot.training.seconds", { n: number(version.seconds, 1) }),
  ];
  return (
    <li>
      <div className={css.line}>
        <button
          type="button"
          className={css.fold}
          aria-expanded={shown}
          aria-label={t("bot.training.compare", { n: version.number })}
          onClick={() => setShown(!shown)}
        >
          <Icon name="chevron" size={16} />
        </button>
        <div className={css.what}>
          <strong>{t("bot.version", { n: version.number })}</strong>
          <span>{facts.filter(Boolean).join(" · ")}</span>
        </div>
        <span className={css.score}>{accuracy === null ? "–" : percent(accuracy, 1)}</span>
        <Button
          variant="subtle"
          size="compact-sm"
          renderRoot={(props) => <Link to="/bot" search={{ tab: "report", version: version.number }} {...props} />}
        >
          {t("bot.training.report")}
        </Button>
        {version.active ? <Chip tone="good">{t("bot.training.active")}</Chip> : <Activate version={version} />}
      </div>
      {shown && <Comparison version={version} />}
    </li>
  );
}

function Activate({ version }: { version: ModelVersion }): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const activate = useMutation({
    mutationFn: () => models.activate(version.number),
    onSuccess: ({ number }) => {
      notify(t("bot.training.activated", { n: number }));
      return client.invalidateQueries({ queryKey: ["bot-models"] });
    },
  });
  return (
    <Button size="compact-sm" loading={activate.isPending} onClick={() => activate.mutate()}>
      {t("bot.training.activate")}
    </Button>
  );
}

function Comparison({ version }: { version: ModelVersion }): ReactElement {
  const { t, percent } = useWords();
  const { report, earlier, earlier_number: before } = version;
  const told = (share: number | null | undefined): string => (share == null ? "–" : percent(share, 1));
  return (
    <div className={css.compare}>
      <div
        className={css.scroll}
        tabIndex={0}
        role="region"
        aria-label={t("bot.training.compare", { n: version.number })}
      >
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t("bot.training.held")}</th>
              {earlier && (
                <th scope="col">
                  {before === null ? t("bot.report.shipped") : t("bot.training.before", { n: before })}
                </th>
              )}
              <th scope="col">{t("bot.training.this", { n: version.number })}</th>
            </tr>
          </thead>
          <tbody>
            {COMPARED.map((name) => (
              <tr key={name}>
                <th scope="row">{t(`bot.figure.${name}`)}</th>
                {earlier && <td>{told(earlier.figures[name])}</td>}
                <td>{told(report.figures[name])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {earlier ? (
        <>
          <Moves title={t("bot.training.wins")} moves={moved(report, earlier, 1)} tone="good" />
          <Moves title={t("bot.training.losses")} moves={moved(report, earlier, -1)} tone="bad" />
        </>
      ) : (
        <p className={css.quiet}>{t("bot.training.first")}</p>
      )}
    </div>
  );
}

function Moves({ title, moves, tone }: { title: string; moves: readonly Move[]; tone: string }): ReactElement {
  const { t } = useWords();
  const name = useTopicName();
  return (
    <div className={css.moves} data-tone={tone}>
      <h3>{title}</h3>
      {moves.length === 0 ? (
        <p className={css.quiet}>{t("bot.training.no_moves")}</p>
      ) : (
        <ul>
          {moves.map(({ label, by, count }) => (
            <li key={label}>
              <span>{name(label)}</span>
              <b>{by > 0 ? `+${by}` : `−${-by}`}</b>
              <small>{t("bot.training.of", { n: count })}</small>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
