import type { ReactElement } from "react";
import { Button, Skeleton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { targets as api, type TargetPreview } from "@client/targets.js";
import { Failed } from "../../session/failed.view.js";
import people from "../../people/people.module.css";
import { useWords } from "../../words.js";
import { limit, type Draft } from "./targets.data.js";
import css from "./targets.module.css";

const PAUSE_MS = 400; // as long as a finger rests between two digits

interface PreviewProps {
  readonly draft: Draft;
  readonly onSuggest: (seconds: number) => void;
}

/** What would have happened in the last month with this target. */
export function Preview({ draft, onSuggest }: PreviewProps): ReactElement {
  const { t } = useWords();
  const [settled] = useDebouncedValue(draft, PAUSE_MS);
  const { data, error, refetch } = useQuery({
    queryKey: ["target-preview", { ...settled, name: "" }],
    queryFn: () => api.preview({ ...settled, name: "" }),
    placeholderData: (before) => before,
  });
  return (
    <section className={people["part"]} aria-live="polite">
      <h2>{t("targets.preview")}</h2>
      {data && <Came preview={data} draft={draft} onSuggest={onSuggest} />}
      {!data && !error && <Skeleton height={96} radius={8} />}
      {!data && error && <Failed error={error} retry={() => void refetch()} />}
    </section>
  );
}

interface CameProps extends PreviewProps {
  readonly preview: TargetPreview;
}

function Came(props: CameProps): ReactElement {
  const { t } = useWords();
  return (
    <>
      {props.preview.n === 0 ? <p>{t("targets.preview.none")}</p> : <Own {...props} />}
      <Industries {...props} />
    </>
  );
}

/** What the own waits say. */
function Own({ preview, draft, onSuggest }: CameProps): ReactElement {
  const words = useWords();
  const { t, number, percent } = words;
  const suggested = preview.suggested_seconds;
  return (
    <>
      <p>
        {t("targets.preview.share", {
          share: percent(preview.share ?? 0, 1),
          n: number(preview.n),
          missed: number(preview.missed),
        })}
      </p>
      <ByHour preview={preview} />
      {suggested !== null && suggested !== draft.limit_seconds && (
        <p>
          {t("targets.preview.suggested", { limit: limit(words, suggested) })}{" "}
          <Button variant="subtle" size="compact-sm" onClick={() => onSuggest(suggested)}>
            {t("targets.preview.use")}
          </Button>
        </p>
      )}
      {suggested === null && <p>{t("targets.preview.slow")}</p>}
    </>
  );
}

/** What others promise, beside what was kept of it here. */
function Industries({ preview: { industries }, onSuggest }: CameProps): ReactElement {
  const words = useWords();
  const { t, percent } = words;
  return (
    <>
      <p>{t("targets.preview.industry")}</p>
      <ul className={css.presets}>
        {industries.map(({ name, limit_seconds, share }) => (
          <li key={name}>
            <span>{`${t(`targets.presets.${name as "live_chat"}`)} · ${limit(words, limit_seconds)}`}</span>
            <strong>{share === null ? "–" : percent(share)}</strong>
            <Button variant="subtle" size="compact-sm" onClick={() => onSuggest(limit_seconds)}>
              {t("targets.preview.use")}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Met and missed by the hour a wait began in. */
function ByHour({ preview: { hours } }: { preview: TargetPreview }): ReactElement {
  const { t } = useWords();
  const most = Math.max(1, ...hours.map(({ met, missed }) => met + missed));
  return (
    <figure aria-label={t("targets.preview.hours")} style={{ margin: 0 }}>
      <div className={css.hours}>
        {hours.map(({ met, missed }, hour) => (
          <i key={hour} title={t("targets.preview.hour", { hour, met, missed })}>
            <b data-missed style={{ height: `${(missed / most) * 100}%` }} />
            <b style={{ height: `${(met / most) * 100}%` }} />
          </i>
        ))}
      </div>
      <figcaption className={css.scale}>
        {[0, 6, 12, 18, 24].map((hour) => (
          <span key={hour}>{`${String(hour).padStart(2, "0")}:00`}</span>
        ))}
      </figcaption>
    </figure>
  );
}
