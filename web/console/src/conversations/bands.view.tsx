import { memo, type ReactElement, type ReactNode } from "react";
import { Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { EMPTY_LOG } from "@client/log.data.js";
import { stages, type Band, type Bands, type Stage } from "@client/stages.js";
import { useStore } from "../store.js";
import { useWords } from "../words.js";
import { lastTurn, secondsOf } from "./bands.data.js";
import type { Desk } from "./desk.data.js";
import { useDesk } from "./desk.store.js";
import css from "./bands.module.css";

const STAGES: readonly Stage[] = ["needs_analysis", "execution", "feedback"];
const NONE: Bands = { items: [], now: "" };

const KEPT_MS = 60_000; // what was foreseen and not opened by then is let go

/** The stages of a conversation, as they stand after the last event that may have changed them. */
// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- a query's type is what it fetches
export function bandsQuery({ logs }: Desk, id: string) {
  const turn = lastTurn((logs.get(id) ?? EMPTY_LOG).events);
  return { queryKey: ["stages", id, turn], queryFn: () => stages.bands(id), gcTime: KEPT_MS };
}

export function useBands(id: string): Bands {
  const { desk } = useDesk();
  useStore(desk, (state) => lastTurn((state.logs.get(id) ?? EMPTY_LOG).events));
  const found = useQuery({
    ...bandsQuery(desk.get(), id),
    placeholderData: (before, query) => (query?.queryKey[1] === id ? before : undefined),
  });
  return found.data ?? NONE;
}

interface NameProps {
  readonly id: string; // of the conversation
  readonly band: Band;
}

/** A stretch of the timeline in one stage: a band beside it, and its name, which corrects it. */
export function BandView({ id, band, children }: NameProps & { readonly children: ReactNode }): ReactElement {
  return (
    <li className={css.band} data-stage={band.stage}>
      <Name id={id} band={band} />
      <ol>{children}</ol>
    </li>
  );
}

const Name = memo(function Name({ id, band }: NameProps): ReactElement {
  const { t, seconds, time } = useWords();
  const stage = t(`stage.${band.stage}`);
  const running = band.ended_at === null;
  const says = running
    ? t("stage.running", { stage, time: time(band.started_at) })
    : t("stage.took", { stage, time: seconds(secondsOf(band, band.started_at)) });
  return (
    <Menu position="bottom-start" width={220}>
      <Menu.Target>
        <button type="button" className={css.name}>
          {says}
          {band.by === "member" && t("stage.by_member")}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Choices id={id} says={t("stage.correct")} but={band.stage} since={band.seq} />
        {running && <Choices id={id} says={t("stage.from_now")} but={band.stage} since={0} />}
      </Menu.Dropdown>
    </Menu>
  );
});

interface ChoicesProps {
  readonly id: string;
  readonly says: string;
  readonly but: Stage;
  readonly since: number; // the event a band began with; 0: from now on
}

function Choices({ id, says, but, since }: ChoicesProps): ReactElement {
  const { t } = useWords();
  const store = useDesk();
  return (
    <>
      <Menu.Label>{says}</Menu.Label>
      {STAGES.filter((stage) => stage !== but).map((stage) => (
        <Menu.Item
          key={stage}
          leftSection={<i className={css.mark} data-stage={stage} aria-hidden="true" />}
          onClick={() => store.do(id, { do: "enter_stage", stage, since })}
        >
          {t(`stage.${stage}`)}
        </Menu.Item>
      ))}
    </>
  );
}
