import { useState, type ReactElement } from "react";
import { Button, Modal } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { targets as api, type Target } from "@client/targets.js";
import { Chip, Empty, Rows, Tile, Tiles } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { useDirectory } from "../../people/directory.js";
import { Failed } from "../../session/failed.view.js";
import people from "../../people/people.module.css";
import { useWords } from "../../words.js";
import { TargetEditor } from "./form.view.js";
import { Policy } from "./policy.view.js";
import { draftOf, limit, sentence } from "./targets.data.js";
import css from "./targets.module.css";

const targetsKey = ["targets"];
const listQuery = { queryKey: [...targetsKey, "list"], queryFn: api.list };
const inTargetQuery = { queryKey: [...targetsKey, "in-target"], queryFn: api.inTarget };
const presetsQuery = { queryKey: [...targetsKey, "presets"], queryFn: api.presets, staleTime: Infinity };

export const useTargetsRefresh = (): (() => void) => {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: targetsKey });
};

export function Targets(): ReactElement {
  const { t } = useWords();
  const { data, error, refetch } = useQuery(listQuery);
  const [edited, setEdited] = useState<Target | "new" | null>(null);
  const done = (): void => setEdited(null);
  return (
    <div className={css.stack}>
      <InTarget />
      <div className={css.head}>
        <h2>{t("targets.list")}</h2>
        <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setEdited("new")}>
          {t("targets.new")}
        </Button>
      </div>
      {!data && !error && <Rows count={3} height={64} label={t("state.loading")} />}
      {!data && error && <Failed error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && (
        <Empty icon="clock" title={t("targets.empty")}>
          {t("targets.empty.about")}
        </Empty>
      )}
      {data && data.items.length > 0 && (
        <ul className={people["list"]}>
          {data.items.map((one) => (
            <Line key={one.id} target={one} onEdit={() => setEdited(one)} />
          ))}
        </ul>
      )}
      <p className={css.about}>{t("targets.order")}</p>
      <Presets />
      <Policy />
      <Modal
        opened={edited !== null}
        onClose={done}
        size="lg"
        title={t(edited === "new" ? "targets.new" : "targets.edit")}
      >
        {edited && <TargetEditor target={edited === "new" ? null : edited} onDone={done} />}
      </Modal>
    </div>
  );
}

function Line({ target, onEdit }: { target: Target; onEdit: () => void }): ReactElement {
  const words = useWords();
  const { t, percent, number, seconds } = words;
  const directory = useDirectory();
  const { met = 0, breached = 0, running = 0, late_seconds: late = null } = target;
  const judged = met + breached;
  const says = sentence(words, draftOf(target), directory);
  return (
    <li data-quiet={target.on ? undefined : true}>
      <span className={people["icon"]}>
        <Icon name="clock" />
      </span>
      <div className={css.says}>
        {target.name && <strong>{target.name}</strong>}
        <span>{says}</span>
      </div>
      <div className={people["facts"]}>
        {!target.on && <Chip>{t("targets.off")}</Chip>}
        {judged > 0 && (
          <Chip tone={met / judged >= 0.8 ? "good" : "amber"}>
            {t("targets.came_to", { share: percent(met / judged), n: number(judged) })}
          </Chip>
        )}
        {running > 0 && <span>{t("targets.running", { n: running })}</span>}
        {late !== null && <span>{t("targets.late", { late: seconds(late) })}</span>}
      </div>
      <Button variant="default" size="xs" onClick={onEdit} aria-label={t("member.edit", { name: says })}>
        {t("action.edit")}
      </Button>
    </li>
  );
}

/** The week's shares, answers that needed no promise among them. */
function InTarget(): ReactElement | null {
  const { t, percent, number } = useWords();
  const { data } = useQuery(inTargetQuery);
  const shown = data?.items.filter((one) => one.share !== null) ?? [];
  if (shown.length === 0) return null;
  return (
    <Tiles>
      {shown.map((one) => (
        <Tile
          key={one.measure}
          name={t(`targets.measure.${one.measure}`)}
          value={percent(one.share ?? 0, 1)}
          about={t("targets.in_target", { n: number(one.met + one.breached + one.quick), late: number(one.breached) })}
        />
      ))}
    </Tiles>
  );
}

function Presets(): ReactElement | null {
  const words = useWords();
  const { t } = words;
  const refresh = useTargetsRefresh();
  const { data } = useQuery(presetsQuery);
  const take = useMutation({
    mutationFn: api.take,
    onSuccess: ({ items }) => {
      refresh();
      notify(t(items.length > 0 ? "targets.presets.taken" : "targets.presets.known", { n: items.length }));
    },
  });
  if (!data) return null;
  return (
    <section className={people["part"]}>
      <h2>{t("targets.presets")}</h2>
      <p>{t("targets.presets.about")}</p>
      <ul className={css.presets}>
        {data.items.map((one) => (
          <li key={one.name}>
            <strong>{t(`targets.presets.${one.name as "live_chat"}`)}</strong>
            <span>
              {one.targets
                .map((each) => `${t(`targets.measure.${each.measure}`)} ${limit(words, each.limit_seconds)}`)
                .join(t("list.comma"))}
            </span>
            <Button
              variant="default"
              size="xs"
              loading={take.isPending && take.variables === one.name}
              disabled={take.isPending}
              onClick={() => take.mutate(one.name)}
            >
              {t("targets.presets.take")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
